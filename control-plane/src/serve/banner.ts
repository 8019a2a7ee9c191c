import type { Served } from './serve.ts';

/** What a person needs to know after the start. The token is shown at the first start only. */
export const bannerOf = ({ url, shelf, context }: Served): string => {
  const lines = [
    `Flyball is running. API: ${url}`,
    ...shopLines(context.options.gatewayPorts[80] ?? 80, shelf.has('shop')),
  ];
  if (shelf.has('adminToken'))
    lines.push(
      '',
      `Admin token (shown once, kept in ${context.data}/token):`,
      `  ${shelf.take('adminToken')}`,
    );
  return `${[...lines, '', ...tryLines(shelf.has('shop')), '', 'Ctrl-C ends everything.'].join('\n')}\n`;
};

const SHOP = 'bookstore.localhost';

const shopLines = (port: number, hasShop: boolean): readonly string[] =>
  hasShop
    ? [
        `Shop:  http://${SHOP}:${port}`,
        `       where names under localhost do not resolve: curl -H 'Host: ${SHOP}' http://127.0.0.1:${port}/`,
      ]
    : [];

const tryLines = (hasShop: boolean): readonly string[] =>
  hasShop
    ? [
        'Try:',
        '  npx flyball diff -f examples/bookstore/gray.yaml',
        '  npx flyball apply --wait -f examples/bookstore/gray.yaml',
        `  npx flyball trace GET http://${SHOP}/buy -H 'x-user: alice'`,
        '  npx flyball status httproute/account',
        '  npx flyball undo httproute/account',
      ]
    : ['Try:', '  npx flyball get gateways', '  npx flyball apply -f FILE'];
