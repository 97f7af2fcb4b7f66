import { killedProvider } from "../../engine/killed-provider";

killedProvider(25);
