import { answerRead } from './answer-read.ts';
import { answerWrite } from './answer-write.ts';
import { type Call, notAllowed, unknownPath } from './call.ts';
import { apiGroup, coreVersions, groupList, resourceList } from './discovery.ts';
import { type ApiPath, parseApiPath } from './path.ts';
import { targetOf } from './target.ts';

/** Answers a request below `/api` and `/apis`: resources, or what resources there are. */
export async function answerResource(call: Call): Promise<unknown> {
  const { note, request } = call;
  const path = parseApiPath(note.path) ?? unknownPath(note);
  const isRead = request.method === 'GET';
  if (path.type !== 'resource')
    return isRead ? (discovered(path) ?? unknownPath(note)) : notAllowed(['GET'], note);
  const target = targetOf(path.path);
  return isRead ? answerRead(call, target) : answerWrite(call, target);
}

function discovered(path: Exclude<ApiPath, { type: 'resource' }>): object | undefined {
  switch (path.type) {
    case 'core':
      return coreVersions();
    case 'groups':
      return groupList();
    case 'group':
      return apiGroup(path.group);
    case 'version':
      return resourceList(path.group, path.version);
  }
}
