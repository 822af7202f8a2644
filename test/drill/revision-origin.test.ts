import { describe, expect, test } from 'vitest';
import { originOf, wasThere } from '../../src/drill/undo/revision-origin.ts';
import type { FieldChange } from '../../src/drill/undo/journal.ts';
import type { ControllerRevision, PodTemplate } from '../../src/objects/workload.ts';
import { templateDigest } from '../../src/statefulset/revision.ts';
import { aJournal } from './support/journal.ts';

/** As the API server serves it. */
const template = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [
      { name: 'db', image: 'db:1' },
      { name: 'side', image: 'side:1' },
    ],
  },
} satisfies PodTemplate;

const image = ['spec', 'template', 'spec', 'containers', { name: 'db' }, 'image'];
const annotation = ['spec', 'template', 'metadata', 'annotations', 'drill'];
const changes: FieldChange[] = [
  { path: image, before: 'db:1', ours: ['bad', 'worse', 'db:1'] },
  { path: annotation, ours: ['yes'] },
  { path: ['spec', 'updateStrategy', 'rollingUpdate', 'partition'], before: 0, ours: [2] },
];
const journal = aJournal({
  changes,
  before: { ...aJournal().before, template: templateDigest(template), revisions: { 'web-1': 'uid-1' } },
});

interface Details {
  readonly image?: string;
  readonly side?: string;
  readonly metadata?: object;
  readonly resources?: object;
}

/** As the controller of some release writes it. */
function revisionWith({
  image: db = 'db:1',
  side = 'side:1',
  metadata,
  resources,
}: Details): ControllerRevision {
  const containers = [
    { name: 'db', image: db, ...(resources && { resources }) },
    { name: 'side', image: side, ...(resources && { resources }) },
  ];
  const patch = { metadata: { ...template.metadata, ...metadata }, spec: { containers }, $patch: 'replace' };
  return { metadata: { name: 'web-2', uid: 'uid-2' }, data: { spec: { template: patch } } };
}

describe('a revision is', () => {
  test.each<readonly [string, string, Details]>([
    ['run', 'with a value of the run', { image: 'bad' }],
    ['run', 'with another value of the run', { image: 'worse' }],
    ['run', 'with what the run has added', { metadata: { annotations: { drill: 'yes' } } }],
    ['run', 'with both', { image: 'bad', metadata: { annotations: { drill: 'yes' } } }],
    ['run', 'as releases up to 1.33 write it', { image: 'bad', metadata: { creationTimestamp: null } }],
    ['run', 'as Go writes what is empty', { image: 'bad', resources: {} }],
    ['run and others', 'with somebody else’s value beside', { image: 'bad', side: 'side:2' }],
    ['run and others', 'with more annotations', { metadata: { annotations: { drill: 'yes', team: 'db' } } }],
    ['run and others', 'with resources that were not there', { image: 'bad', resources: { limits: {} } }],
    ['others', 'as it was before', {}],
    ['others', 'with a value that the run never had', { image: 'db:2' }],
    ['others', 'with nothing of the run', { side: 'side:2' }],
    [
      'others',
      'with another value in a field that the run adds',
      { metadata: { annotations: { drill: 'no' } } },
    ],
  ])('of %s: %s', (origin, _how, details) => {
    expect(originOf(revisionWith(details), journal)).toBe(origin);
  });

  test('nobody knows whose when it holds nothing that can be read', () => {
    expect(originOf({ metadata: { name: 'web-2' } }, journal)).toBe('others');
  });
});

describe('was there before', () => {
  test.each<readonly [boolean, string, ControllerRevision['metadata']]>([
    [true, 'under this very UID', { name: 'web-1', uid: 'uid-1' }],
    [false, 'under another UID', { name: 'web-1', uid: 'uid-2' }],
    [false, 'under another name', { name: 'web-2', uid: 'uid-1' }],
    [false, 'without a UID', { name: 'web-2' }],
  ])('%s: %s', (expected, _how, metadata = {}) => {
    expect(wasThere({ metadata }, journal)).toBe(expected);
  });
});
