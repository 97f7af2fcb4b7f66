// Names that a plan creates and that are there already: whose they are, and whether the creation takes them over.
import type { Mark } from "../../ownership/mark";
import { stackOf } from "../../ownership/owner";
import { isUnknown } from "../../resources/common/rules";
import type { Services } from "../../resources/common/services";
import type { GroupArguments } from "../../resources/group/properties";
import { foundGroup, judge as judgeGroup, renamedBy } from "../../resources/group/take-over";
import type { UserArguments } from "../../resources/user/properties";
import { foundUser, judge as judgeUser } from "../../resources/user/take-over";
import { isMigrating } from "../../resources/workspace/migration";
import { doingTo } from "../../resources/workspace/parts";
import { markOfTags } from "../../resources/workspace/plan";
import { currentId } from "../../resources/workspace/found";
import type { WorkspaceArguments, WorkspaceState } from "../../resources/workspace/properties";
import { judge as judgeDesktop } from "../../resources/workspace/take-over";
import type { Desktop } from "../../workspaces/desktop";
import { shownOf, thereFor } from "./desktops";
import { of, wordsIn, type Finding } from "./finding";
import type { Step } from "./preview";

/** What the creation of a resource would be refused for, where a thing of its name is there already. */
export async function nameTaken(
  services: Services,
  step: Step,
  leaves: (desktop: Desktop) => boolean,
): Promise<Finding[]> {
  const { directoryId, domain, userName, name } = step.after;
  if (isUnknown([directoryId, domain, userName, name])) {
    return [];
  }
  switch (step.kind) {
    case "User":
      return userTaken(services, step);
    case "Group":
      return groupTaken(services, step);
    case "Workspace":
      return desktopTaken(services, step, leaves);
    default:
      return [];
  }
}

async function userTaken(services: Services, step: Step): Promise<Finding[]> {
  const news = step.after as unknown as UserArguments;
  const isKnown = services.claims.isKnown("user", news.owner);
  const found = await services.ask(news.directoryId, news.domain, async (directory) => {
    const user = await directory.findUserByName(news.userName);
    return user && { directory, user };
  });
  if (!found) {
    return [];
  }
  const { directory, user } = found;
  return refused(step, foundUser(user, directory).mark, () =>
    judgeUser(user, { directory, news, now: services.clock.now(), isKnown }),
  );
}

async function groupTaken(services: Services, step: Step): Promise<Finding[]> {
  const news = step.after as unknown as GroupArguments;
  const { claims, clock } = services;
  const found = await services.ask(news.directoryId, news.domain, async (directory) => {
    const group = await directory.groups.findByName(news.name);
    return group && { directory, group };
  });
  if (!found) {
    return [];
  }
  const { directory, group } = found;
  const { mark } = foundGroup(group, directory);
  const request = { directory, news, claims, clock };
  // Whoever has the name gives it up in this run.
  const isFree = (await renamedBy(group, { ...request, mark: { owner: news.owner } })) !== undefined;
  return isFree ? [] : refused(step, mark, () => judgeGroup(group, request));
}

async function desktopTaken(services: Services, step: Step, leaves: (desktop: Desktop) => boolean): Promise<Finding[]> {
  const news = step.after as unknown as WorkspaceArguments;
  const found = await thereFor(services, news, leaves);
  if (found === undefined || (step.does === "replace" && found.id === currentId(stateIn(step), step.id))) {
    return [];
  }
  const domain = await services.domainOf(news.directoryId);
  const mark = markOfTags(await services.desktops().tags(found.id));
  if (mark !== undefined && isMigrating(found, mark) && stackOf(mark.owner) === stackOf(news.owner)) {
    return [];
  }
  const request = { news, domain, doing: doingTo("launching", news) };
  return refused(step, mark, () => judgeDesktop(services, found, mark, request), [found]);
}

const stateIn = ({ before }: Step) => before.outputs as unknown as WorkspaceState;

async function refused(
  step: Step,
  mark: Mark | undefined,
  judge: () => unknown,
  desktops: readonly Desktop[] = [],
): Promise<Finding[]> {
  try {
    await judge();
    return [];
  } catch (error) {
    return [
      {
        kind: "name-taken",
        ...of(step),
        ...wordsIn(error),
        ...(mark === undefined ? {} : { owner: mark.owner }),
        ...(desktops.length === 0 ? {} : { workspaces: desktops.map(shownOf) }),
      },
    ];
  }
}
