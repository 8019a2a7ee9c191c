import type { LabelSelector } from '../kinds/label-selector.ts';
import { ownValue } from '../model/own-value.ts';

type Labels = Readonly<Record<string, string>>;
type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

/** Whether labels satisfy a selector (Kubernetes LabelSelector): all parts must hold. */
export const labelsMatch = (selector: LabelSelector, labels: Labels): boolean =>
  Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector.matchExpressions ?? []).every((expression) =>
    holds(expression, ownValue(labels, expression.key)),
  );

const holds = ({ operator, values }: Expression, value: string | undefined): boolean => {
  switch (operator) {
    case 'In':
      return value !== undefined && (values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(values ?? []).includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
};
