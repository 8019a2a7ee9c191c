import type { ClientRow, Items, ModuleRow, ServiceRow } from '../api/answers.ts';
import { openApi, own } from '../api/client.ts';
import { type Given, textOf } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { dataText } from '../render/documents.ts';
import { tableOf } from '../render/table.ts';

/** A list the server answers, and how it is shown. */
interface ListSpec<Row> {
  readonly name: string;
  readonly head: readonly string[];
  readonly cells: (row: Row, isWide: boolean) => readonly (readonly string[])[];
  /** Cells of the head in wide tables; absent: the same. */
  readonly wideHead?: readonly string[];
  /** Whether rows are put in the order of their cells; absent: they stay in that of the server. */
  readonly isSorted?: boolean;
  /** What to say when there is none. */
  readonly none: string;
}

/** A command that lists what a path answers. */
export const list =
  <Row>({ name, head, wideHead = head, cells, isSorted = false, none }: ListSpec<Row>) =>
  async (given: Given): Promise<ExitCode> => {
    const { io } = given;
    const api = await openApi(io);
    const { items } = await api.ask<Items<Row>>(own(name));
    const form = textOf(given, 'output');
    const isWide = form === 'wide';
    const data = dataText(form, { items });
    if (data !== undefined) await io.stdout.write(data);
    else if (items.length === 0) await io.stderr.write(`${none}\n`);
    else {
      const rows = items.flatMap((row) => cells(row, isWide));
      await io.stdout.write(tableOf(isWide ? wideHead : head, isSorted ? rows.sort(byCells) : rows));
    }
    return EXIT.done;
  };

const byCells = (a: readonly string[], b: readonly string[]): number => {
  const [one, other] = [a.join('\n'), b.join('\n')];
  return one < other ? -1 : Number(one > other);
};

/** `flyball clients`. */
export const clients = list<ClientRow>({
  name: 'clients',
  head: ['CLIENT', 'SERVICE', 'CLASS', 'VERSION', 'ENGINE'],
  wideHead: ['CLIENT', 'SERVICE', 'CLASS', 'VERSION', 'ENGINE', 'REPLICA', 'ADDRESS'],
  cells: ({ id, service, class: kind, version, engine, replica, address }, isWide) => [
    [id, service, kind, version, engine, ...(isWide ? [replica, address] : [])],
  ],
  isSorted: true,
  none: 'No client is connected to any engine.',
});

/** `flyball services`. */
export const services = list<ServiceRow>({
  name: 'services',
  head: ['SERVICE', 'SOURCE', 'INSTANCES', 'VERSIONS'],
  wideHead: ['SERVICE', 'SOURCE', 'ADDRESS', 'WEIGHT', 'HEALTH', 'LABELS'],
  cells: (row, isWide) => (isWide ? instanceRows(row) : [serviceRow(row)]),
  isSorted: true,
  none: 'The catalog knows no service.',
});

const serviceRow = ({ service, source, instances }: ServiceRow): readonly string[] => {
  const healthy = instances.filter(({ health }) => health.toLowerCase() !== 'unhealthy').length;
  const count = healthy === instances.length ? String(healthy) : `${healthy} of ${instances.length} healthy`;
  const versions = [...new Set(instances.map(({ labels }) => labels['version'] ?? ''))]
    .filter((one) => one !== '')
    .sort();
  return [service, source, count, versions.join(',')];
};

const instanceRows = ({ service, source, instances }: ServiceRow): readonly (readonly string[])[] =>
  instances.map(({ address, port, weight, health, labels }) => [
    service,
    source,
    address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
    String(weight),
    health,
    Object.entries(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
  ]);

/** `flyball modules`. */
export const modules = list<ModuleRow>({
  name: 'modules',
  head: ['MODULE', 'STATE', 'NEEDS', 'MEANING'],
  cells: ({ name, state, needs, optional, doc }) => [
    [name, `${state}${optional ? '' : ' (always on)'}`, needs.join(','), doc],
  ],
  none: 'The server names no module.',
});
