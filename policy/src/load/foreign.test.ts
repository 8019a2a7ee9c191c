import { describe, expect, it } from 'vitest';
import { keyOf } from '../model/resource.ts';
import { foreignType } from './foreign.ts';
import { loadFiles, loadText } from './load-text.ts';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n';
const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2}\n';

const shown = (files: readonly string[]) =>
  loadFiles(files.map((text, index) => ({ text, file: `${index}.yaml` })));

describe('foreignType', () => {
  it.each([
    ['apps/v1', 'Deployment'],
    ['networking.k8s.io/v1', 'Ingress'],
    ['networking.istio.io/v1', 'Gateway'],
    ['serving.knative.dev/v1', 'Service'],
    ['kustomize.config.k8s.io/v1beta1', 'Kustomization'],
    ['v1', 'Pod'],
    ['v1', 'ServiceAccount'],
  ])('leaves %s %s to others', (apiVersion, kind) => {
    expect(foreignType({ apiVersion, kind })).toEqual({ apiVersion, kind });
  });

  it.each([
    ['v1', 'Service'],
    ['v1', 'Sevice'],
    ['v2', 'Pod'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
    ['gateway.networking.k8s.io/v1', 'GRPCRoute'],
    ['gateway.network.k8s.io/v1', 'HTTPRoute'],
    ['gateway.networking.x-k8s.io/v1alpha1', 'XListenerSet'],
    ['flyball.dev/v2', 'TrafficPolicy'],
    ['flybal.dev/v1', 'TraficPolicy'],
    ['apps/', 'Deployment'],
    ['/v1', 'Deployment'],
    ['apps/v1', ''],
  ])('takes %s %s for one of ours', (apiVersion, kind) => {
    expect(foreignType({ apiVersion, kind })).toBeUndefined();
  });

  it('takes what is no document for one of ours', () => {
    for (const document of [null, [], 'Deployment', {}, { apiVersion: 1, kind: 'Deployment' }])
      expect(foreignType(document)).toBeUndefined();
  });
});

describe('documents for other programs', () => {
  it('are left out with one warning for each kind, over all files', () => {
    const { documents, diagnostics } = shown([
      `${SERVICE}---\n${DEPLOYMENT}---\n${DEPLOYMENT}`,
      `${DEPLOYMENT}---\napiVersion: v1\nkind: Pod\n`,
    ]);
    expect(documents.map(({ resource }) => keyOf(resource))).toEqual(['Service/default/a']);
    expect(diagnostics).toEqual([
      {
        code: 'FB1101',
        severity: 'warning',
        field: '/kind',
        message: 'Deployment (apps/v1) is a kind of another program. This and 2 more are left out.',
        fix: 'Nothing needs to be done. To be rid of this warning, name files without such documents.',
        position: { file: '0.yaml', line: 7, column: 7 },
      },
      expect.objectContaining({
        message: 'Pod (v1) is a kind of another program. The document is left out.',
        position: { file: '1.yaml', line: 7, column: 7 },
      }),
    ]);
  });

  it('need no name', () => {
    const text = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n';
    const { documents, diagnostics } = loadText({ text, file: 'kustomization.yaml' });
    expect([documents, diagnostics.map(({ severity }) => severity)]).toEqual([[], ['warning']]);
  });

  it('may stand in a List', () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      ],
    });
    const { documents, diagnostics } = loadText({ text, file: 'list.json' });
    expect(documents.map(({ resource }) => resource.kind)).toEqual(['Namespace']);
    expect(diagnostics).toHaveLength(1);
  });

  it('of many kinds give at most 200 warnings, each short', () => {
    const kinds = Array.from({ length: 300 }, (_, index) => `apiVersion: x.io/v1\nkind: K${index}\n`);
    const long = `apiVersion: x.io/v1\nkind: ${'k'.repeat(10_000)}\n`;
    const { diagnostics } = loadText({ text: [long, ...kinds].join('---\n'), file: 'a.yaml' });
    expect(diagnostics).toHaveLength(200);
    expect(Math.max(...diagnostics.map(({ message }) => message.length))).toBeLessThan(300);
  });
});
