import { randomPeople } from "../../host/random-people";

randomPeople(600);
