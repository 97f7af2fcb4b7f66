import { randomPeople } from "./random-people";

// Six hundred in tests/faults/many.
randomPeople(40);
