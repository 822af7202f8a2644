import { type Guard, scales } from '../guard.ts';

/** An autoscaler answers a change of replicas with one of its own, and then nobody knows whose it was. */
export const autoscaler: Guard = {
  name: 'hpa',
  skippable: true,
  needs: (steps) =>
    scales(steps)
      ? [
          {
            verb: 'list',
            group: 'autoscaling',
            resource: 'horizontalpodautoscalers',
            purpose: 'see whether something else scales the set',
          },
        ]
      : [],
  check({ situation: { spec }, steps, autoscalers }) {
    if (!scales(steps)) return undefined;
    if ('unreadable' in autoscalers)
      return {
        saw: `HorizontalPodAutoscalers cannot be read: ${autoscalers.unreadable}`,
        wayOut: 'allow `list horizontalpodautoscalers.autoscaling`, or skip this guard',
      };
    const found = autoscalers.items.find(
      ({ spec: hpa }) => hpa?.scaleTargetRef?.kind === 'StatefulSet' && hpa.scaleTargetRef.name === spec.name,
    );
    if (found === undefined) return undefined;
    return {
      saw: `HorizontalPodAutoscaler ${found.metadata?.name} scales sts/${spec.name}`,
      wayOut: `take the autoscaler away for the drill: kubectl get hpa ${found.metadata?.name} -n ${spec.namespace} -o yaml keeps it`,
    };
  },
};
