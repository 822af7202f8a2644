import type { Recording } from '../recording/recording.ts';
import type { FileToKeep } from './keep-file.ts';

/** Puts a recording into the file of `--record`, if there is one; how a drill ended is more than whether that worked. */
export async function keepRecording(
  file: FileToKeep | undefined,
  recording: Recording,
  tell: (problem: unknown) => void,
): Promise<void> {
  if (file === undefined) return;
  // With it comes all that reads a recording.
  const { formatRecording } = await import('../recording/file.ts');
  await file.keep(formatRecording(recording)).catch(tell);
}
