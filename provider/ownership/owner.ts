// Which resource of which program a thing belongs to.

/**
 * `<project>/<stack>/<name>`, and for the child of a component `<project>/<stack>/<types of its parents, joined by $>$<name>`. Project and
 * stack hold no slash; the name may.
 */
export type Owner = string;

/** The project and the stack of an owner. */
export const stackOf = (owner: Owner): string => owner.split("/", 2).join("/");

/** The resource as its program names it: `ada`, or `acme:people:Person$ada` for the child of a component. */
export const resourceOf = (owner: Owner): string => owner.slice(stackOf(owner).length + 1);
