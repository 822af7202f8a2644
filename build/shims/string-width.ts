import { stripVTControlCharacters } from 'node:util';

type Width = (text: string, options?: { readonly countAnsiEscapeCodes?: boolean }) => number;

/**
 * Stands for `string-width`, where yargs lays out its help: the real one makes an Intl.Segmenter as soon as it is
 * loaded, so it is loaded for text that needs it.
 */
export const lightWidth =
  (complete: () => Width): Width =>
  (text, options) => {
    const styled = text.includes('\u001B') && options?.countAnsiEscapeCodes !== true;
    const plain = styled ? stripVTControlCharacters(text) : text;
    return /^[\x20-\x7e]*$/.test(plain) ? plain.length : complete()(text, options);
  };
