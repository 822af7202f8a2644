import { expect, test } from 'vitest';
import { root } from '../../../build/release/product.ts';
import { ask } from '../../cluster/bed/command.ts';
import { tool } from '../tools/tool.ts';

test('actionlint finds nothing in the workflows', async () => {
  const said = await ask([await tool('actionlint'), '-no-color'], { cwd: root });
  expect(said).toEqual({ code: 0, stdout: '', stderr: '' });
});
