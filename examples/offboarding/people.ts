export interface Person {
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /**
   * Left out: works here. `handing over`: the account is disabled and among the leavers, the desktop is kept. `left`: the desktop is ended.
   * `gone`: the same, and once this is applied, taking the row out deletes the account.
   */
  readonly step?: "here" | "handing over" | "left" | "gone";
}

export const people: readonly Person[] = [
  { userName: "ada", firstName: "Ada", lastName: "Byron", email: "ada@corp.example.com" },
  { userName: "grace", firstName: "Grace", lastName: "Hopper", email: "grace@corp.example.com" },
];
