import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { lightUndici } from '../../build/light-undici.ts';
import type * as Undici from 'undici';

const kube = join(import.meta.dirname, '..', '..', 'src', 'kube');

/** What src/kube has of undici besides types. */
const used = globSync('**/*.ts', { cwd: kube }).flatMap((file) =>
  [...readFileSync(join(kube, file), 'utf8').matchAll(/^import \{ (.*) \} from 'undici';$/gm)].flatMap(
    ([, names = '']) => names.split(', '),
  ),
);

/** undici as a bundle has it. */
async function bundled(): Promise<typeof Undici> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${used.join(', ')} } from 'undici';`, resolveDir: kube },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    plugins: [lightUndici],
  });
  const module = { exports: {} };
  // The code of a bundle that was just made.
  // oxlint-disable-next-line typescript/no-implied-eval
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(
    module,
    module.exports,
    process.getBuiltinModule.bind(process),
  );
  return module.exports as typeof Undici;
}

test('the bundle has of undici what is asked of it', async () => {
  expect(used).toContain('Agent');
  const undici = await bundled();
  for (const name of used) expect(Reflect.get(undici, name), name).toBeTypeOf('function');
});

test('and its dispatchers send requests', async () => {
  const server = createServer((request, response) => response.end(`${request.method} ${request.url}`));
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const { Agent, buildConnector } = await bundled();
  const agent = new Agent({ connect: buildConnector({}) });
  onTestFinished(() => agent.close());
  const { body } = await agent.request({
    origin: `http://127.0.0.1:${port}`,
    path: '/version',
    method: 'GET',
  });
  expect(await body.text()).toBe('GET /version');
});
