import type { Outcome } from '../core/errors.ts';
import { readText } from '../core/fields.ts';
import { type ServiceKey, serviceKey } from '../core/names.ts';
import type { Naming } from '../nacos/naming.ts';
import type { Connection } from './connection.ts';
import type { Message } from './message.ts';

/** What a handler works on. */
export type Call = { readonly naming: Naming; readonly connection: Connection; readonly request: Message };

/** Answers one type of request with an encoded message. */
export type Handler = (call: Call) => Buffer;

/** Handlers by the class name of the request. */
export type Handlers = Readonly<Record<string, Handler>>;

/** The service a request is about. */
export const requestedService = ({ body }: Message): Outcome<ServiceKey> =>
  serviceKey({
    namespace: readText(body['namespace'], ''),
    group: readText(body['groupName'], ''),
    name: readText(body['serviceName'], ''),
  });
