// Which answer of CreateWorkspaces is whose request's.
import type { CreateWorkspacesCommandOutput, WorkspaceRequest } from "@aws-sdk/client-workspaces";
import { sameQualifiedName } from "../text/account-name";
import { sameName } from "../text/folding";

/** What CreateWorkspaces answered to one request: the new id, or why there is none. */
export type Launch = { readonly id: string } | { readonly code: string; readonly message: string };

export const UNANSWERED: Launch = {
  code: "Unknown",
  message: "WorkSpaces named the request neither as pending nor as failed",
};

interface Answer {
  readonly directoryId: string;
  readonly userName: string;
  readonly launch: Launch;
}

/**
 * The answers in the order of the requests. A reply names its users in a form of its own choosing: in other letter case, or with a domain.
 * Nobody is given the answer of another all the same: an answer that may be two people's is nobody's.
 */
export function answersTo(
  requests: readonly WorkspaceRequest[],
  { PendingRequests = [], FailedRequests = [] }: CreateWorkspacesCommandOutput,
): Launch[] {
  const open = new Set<Answer>([
    ...PendingRequests.flatMap(({ DirectoryId = "", UserName = "", WorkspaceId }) =>
      WorkspaceId === undefined ? [] : [{ directoryId: DirectoryId, userName: UserName, launch: { id: WorkspaceId } }],
    ),
    ...FailedRequests.flatMap(({ WorkspaceRequest: failed, ErrorCode: code = "", ErrorMessage: message = "" }) =>
      failed === undefined
        ? []
        : [{ directoryId: failed.DirectoryId ?? "", userName: failed.UserName ?? "", launch: { code, message } }],
    ),
  ]);
  const given = new Map<WorkspaceRequest, Launch>();
  /** @param mayBeMany whether equal requests may have equal answers, whichever gets which */
  const give = (fits: (answer: Answer, request: WorkspaceRequest) => boolean, mayBeMany: boolean) => {
    const waiting = requests.filter((request) => !given.has(request));
    for (const request of waiting) {
      const fitting = [...open].filter((answer) => fits(answer, request));
      const [answer] = fitting;
      const isFree = answer !== undefined && !waiting.some((other) => other !== request && fits(answer, other));
      if (answer !== undefined && (mayBeMany || (isFree && fitting.length === 1))) {
        given.set(request, answer.launch);
        open.delete(answer);
      }
    }
  };
  give((answer, request) => isOf(answer, request) && sameName(answer.userName, request.UserName ?? ""), true);
  give((answer, request) => isOf(answer, request) && sameQualifiedName(answer.userName, request.UserName ?? ""), false);
  // Each request has one answer: where one is left of each, they belong together, whatever the name.
  if (requests.length - given.size === 1 && open.size === 1) {
    give(isOf, false);
  }
  return requests.map((request) => given.get(request) ?? UNANSWERED);
}

/** Whether an answer is of the directory that was asked. */
const isOf = ({ directoryId }: Answer, { DirectoryId }: WorkspaceRequest): boolean => directoryId === DirectoryId;
