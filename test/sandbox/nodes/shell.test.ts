import { expect, test } from 'vitest';
import { FileTree, MountedFiles } from '../../../src/sandbox/nodes/files.ts';
import { newProcess, type Ended } from '../../../src/sandbox/nodes/shell/task.ts';
import { programs } from '../../../src/sandbox/nodes/shell/programs.ts';
import { runScript } from '../../../src/sandbox/nodes/shell/shell.ts';
import { runAtOnce } from '../../../src/sandbox/nodes/steps.ts';

const disk = new FileTree();
const files = new MountedFiles(new FileTree(), [{ path: '/data', tree: disk, readOnly: false, from: '/' }]);
files.makeDirectory('/tmp');

function sh(script: string, args: readonly string[] = ['sh']): Ended & { readonly tookMs: number } {
  const around = {
    programs,
    files,
    hostname: 'web-0',
    address: '10.0.0.7',
    domain: 'web.default.svc.cluster.local',
    search: 'default.svc.cluster.local',
    environment: { KEY: 'a value' },
    resolve: (name: string) => ({
      server: '10.96.0.10',
      name: `${name}.default`,
      addresses: name === 'web-1.web' ? ['10.0.0.1'] : [],
    }),
    listen: () => undefined,
    fetch: () => undefined,
    now: () => '2026-11-21T10:00:00Z',
  };
  const { result, tookMs } = runAtOnce(runScript(newProcess(around, args), script), 60_000);
  return { exitCode: -1, stdout: '', stderr: '', ...result, tookMs };
}

test.each([
  ['echo one two', 'one two\n'],
  ['echo "$HOSTNAME $KEY"', 'web-0 a value\n'],
  ['printf "%s" "$(hostname)"', 'web-0'],
  ['A=1; echo ${A}x', '1x\n'],
  ['hostname -i; hostname -f', '10.0.0.7\nweb-0.web.default.svc.cluster.local\n'],
  ['true && echo yes || echo no', 'yes\n'],
  ['false && echo yes || echo no', 'no\n'],
  ['if [ -d /data ]; then echo there; else echo gone; fi', 'there\n'],
  ['for n in 1 2 3; do printf $n; done', '123'],
  ['echo a b | tee /tmp/x | wc', '1\n'],
  ['! test -f /none && echo absent', 'absent\n'],
  ["echo 'single $KEY' # comment", 'single $KEY\n'],
  ['echo lost > /dev/null; echo kept', 'kept\n'],
])('%s', (script, out) => {
  expect(sh(script).stdout).toBe(out);
});

test('files outlive the process, and the words are busybox’', () => {
  expect(sh('echo marker > /data/file && echo more >> /data/file; sync').exitCode).toBe(0);
  expect(sh('cat /data/file').stdout).toBe('marker\nmore\n');
  expect(disk.get('/file')).toEqual({ type: 'file', content: 'marker\nmore\n' });
  expect(sh('mv /data/file /data/moved && ls /data').stdout).toBe('moved\n');
  expect(sh('rm /data/moved; cat /data/moved')).toMatchObject({
    exitCode: 1,
    stderr: "cat: can't open '/data/moved': No such file or directory\n",
  });
  expect(sh('rm /data/moved')).toMatchObject({ exitCode: 1 });
  expect(sh('rm -f /data/moved').exitCode).toBe(0);
  expect(sh('echo x > /no/where').exitCode).toBe(1);
});

test('dd writes what it reads, and as much of it as it is told', () => {
  expect(sh('echo web-0 | dd of=/data/hostname conv=fsync')).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: '0+1 records in\n0+1 records out\n6 bytes (6B) copied, 0.000 seconds\n',
  });
  expect(sh('cat /data/hostname').stdout).toBe('web-0\n');
  expect(sh('dd if=/dev/zero of=/data/zeros bs=2 count=3 && test -f /data/zeros').exitCode).toBe(0);
  expect(disk.get('/zeros')).toEqual({ type: 'file', content: '\0'.repeat(6) });
  expect(sh('dd if=/data/hostname bs=1 count=3').stdout).toBe('web');
  expect(sh('dd if=/none of=/data/x')).toMatchObject({
    exitCode: 1,
    stderr: "dd: can't open '/none': No such file or directory\n",
  });
  expect(sh('echo x | dd of=/no/where').exitCode).toBe(1);
});

test('arguments after the script, as markers are written', () => {
  expect(sh('printf %s "$1" > "$0"', ['/data/marker', 'token']).exitCode).toBe(0);
  expect(sh('cat /data/marker').stdout).toBe('token');
});

test('functions have arguments of their own, and leave the shell or only themselves', () => {
  expect(sh('greet() { echo "$1 $2"; }\ngreet hello world; echo "[$1]"').stdout).toBe('hello world\n[]\n');
  expect(sh('f(){ echo in; return 3; }; f || echo "left with $?"').stdout).toBe('in\nleft with 3\n');
  expect(sh('f()\n{\n  echo before\n  exit 4\n}\nf; echo never')).toMatchObject({
    exitCode: 4,
    stdout: 'before\n',
  });
  expect(sh('f() { echo to a file; }; f > /tmp/f; cat /tmp/f').stdout).toBe('to a file\n');
});

test('names', () => {
  expect(sh('nslookup web-1.web').stdout).toContain('Address: 10.0.0.1');
  expect(sh('nslookup web-2.web')).toMatchObject({ exitCode: 1 });
  expect(sh('getent hosts web-1.web').stdout).toContain('10.0.0.1');
  expect(sh('getent hosts web-2.web').exitCode).toBe(2);
});

test('sleeping takes time, for ever is for ever, and what is not known is not found', () => {
  expect(sh('sleep 5; sleep 1').tookMs).toBe(6000);
  expect(sh('while true; do sleep 10; done').exitCode).toBe(-1);
  expect(sh('nosuch')).toMatchObject({ exitCode: 127, stderr: 'sh: nosuch: not found\n' });
  expect(sh('if true')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('sh: syntax error') });
  expect(sh('exit 3').exitCode).toBe(3);
});
