import { describe, expect, test } from 'vitest';
import { type FormerOwner, formerOwners, notGivenBack, withoutUs } from '../../src/drill/undo/owners.ts';
import type { FieldsV1, ManagedFieldsEntry } from '../../src/objects/meta.ts';

const replicas = ['f:spec', 'f:replicas'];
const apiVersion = 'apps/v1';

function entry(
  manager: string,
  fieldsV1: FieldsV1,
  more: Partial<ManagedFieldsEntry> = {},
): ManagedFieldsEntry {
  return { manager, operation: 'Apply', apiVersion, fieldsType: 'FieldsV1', fieldsV1, ...more };
}

const kubectl = entry('kubectl', { 'f:spec': { 'f:replicas': {}, 'f:template': {} } });
const hpa = entry('hpa', { 'f:spec': { 'f:replicas': {} } }, { operation: 'Update', subresource: 'scale' });
const status = entry('kcm', { 'f:status': {} }, { operation: 'Update', subresource: 'status' });
const us = entry('sts-doctor/1.2.3', { 'f:spec': { 'f:replicas': {} } }, { operation: 'Update' });

describe('the former owners of a field', () => {
  test('are all who own it, with no more than what will be taken', () => {
    expect(formerOwners([kubectl, hpa, status], [replicas])).toEqual([
      { manager: 'kubectl', operation: 'Apply', apiVersion, fields: [replicas] },
      { manager: 'hpa', operation: 'Update', apiVersion, subresource: 'scale', fields: [replicas] },
    ]);
  });

  test('are nobody when nothing is touched, or nobody ever said', () => {
    expect(formerOwners([kubectl], [])).toEqual([]);
    expect(formerOwners([], [replicas])).toEqual([]);
  });

  test('never are an older version of this tool', () => {
    expect(formerOwners([us], [replicas])).toEqual([]);
  });

  test('own what lies below a field that they own whole', () => {
    const fields = [replicas, ['f:spec', 'f:template']];
    const ours: FormerOwner[] = [{ manager: 'kubectl', operation: 'Apply', apiVersion, fields }];
    expect(formerOwners([kubectl], [['f:spec']])).toEqual(ours);
  });
});

describe('the former owners of a part of a map', () => {
  const path = ['f:spec', 'f:nodeSelector', 'f:disk'];

  test('that is owned as one value own the map', () => {
    const owner = entry('kubectl', { 'f:spec': { 'f:nodeSelector': {}, 'f:replicas': {} } });
    expect(formerOwners([owner], [path])[0]?.fields).toEqual([['f:spec', 'f:nodeSelector']]);
  });

  test('own the map as well, which goes with the last thing in it', () => {
    const owner = entry('kubectl', { 'f:spec': { 'f:nodeSelector': { '.': {}, 'f:disk': {} } } });
    expect(formerOwners([owner], [path])[0]?.fields).toEqual([['f:spec', 'f:nodeSelector', '.'], path]);
  });

  test('are nobody when others own no more than its neighbours', () => {
    const owner = entry('kubectl', { 'f:spec': { 'f:nodeSelector': { '.': {}, 'f:zone': {} } } });
    expect(formerOwners([owner], [path])).toEqual([]);
    expect(formerOwners([entry('kubectl', { 'f:spec': { 'f:replicas': {} } })], [path])).toEqual([]);
  });
});

describe('the owners without us', () => {
  const former = formerOwners([kubectl, hpa], [replicas]);

  test('have back what we took from an owner of other fields', () => {
    const robbed = entry('kubectl', { 'f:spec': { 'f:template': {} } });
    expect(withoutUs([robbed, status, us], formerOwners([kubectl], [replicas]))).toEqual([kubectl, status]);
  });

  test('have one back that the server has forgotten, as it owned nothing else', () => {
    expect(withoutUs([status, us], formerOwners([hpa], [replicas]))).toEqual([status, hpa]);
  });

  test('have all owners back that shared the field', () => {
    const robbed = entry('kubectl', { 'f:spec': { 'f:template': {} } });
    expect(withoutUs([robbed, us], former)).toEqual([kubectl, hpa]);
  });

  test('are the same when somebody has given the field back already', () => {
    expect(withoutUs([kubectl, hpa], former)).toEqual([kubectl, hpa]);
  });

  test('keep what an owner has got since', () => {
    const since = entry('kubectl', { 'f:spec': { 'f:template': {}, 'f:serviceName': {} } });
    const [back] = withoutUs([since, us], formerOwners([kubectl], [replicas]));
    expect(back?.fieldsV1).toEqual({ 'f:spec': { 'f:replicas': {}, 'f:template': {}, 'f:serviceName': {} } });
  });

  test('tell a manager from its namesake of another operation, version or subresource', () => {
    const namesakes = [
      entry('hpa', { 'f:metadata': {} }, { operation: 'Update' }),
      entry('hpa', { 'f:metadata': {} }, { operation: 'Apply', subresource: 'scale' }),
      entry(
        'hpa',
        { 'f:metadata': {} },
        { operation: 'Update', subresource: 'scale', apiVersion: 'apps/v2' },
      ),
    ];
    expect(withoutUs([...namesakes, us], formerOwners([hpa], [replicas]))).toEqual([...namesakes, hpa]);
  });

  test('hold no version of this tool, whatever it owned', () => {
    const older = entry('sts-doctor/0.9.0', { 'f:metadata': { 'f:labels': {} } }, { operation: 'Update' });
    const namesake = entry('sts-doctorate', { 'f:metadata': {} });
    expect(withoutUs([older, us, namesake], [])).toEqual([namesake]);
  });

  test('keep the time at which an owner had written', () => {
    const dated = { ...hpa, time: '2026-01-01T00:00:00Z' };
    expect(withoutUs([us], formerOwners([dated], [replicas]))).toEqual([dated]);
  });
});

describe('a field that is not given back', () => {
  const former = formerOwners([kubectl], [replicas]);

  test('is one that its owner lacks and nobody has taken', () => {
    const robbed = entry('kubectl', { 'f:spec': { 'f:template': {} } });
    expect(notGivenBack([robbed], former)).toEqual([replicas]);
    expect(notGivenBack([robbed, us], former)).toEqual([replicas]);
    expect(notGivenBack([kubectl], former)).toEqual([]);
  });

  test('is none that somebody who never owned it has taken since', () => {
    const taker = entry('kubectl-replace', { 'f:spec': { 'f:replicas': {} } }, { operation: 'Update' });
    expect(notGivenBack([taker], former)).toEqual([]);
  });
});
