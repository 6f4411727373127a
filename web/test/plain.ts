/** The page's plain functions, for the unit tests. */
export * from "../src/brief";
export * from "../src/classes";
export * from "../src/format";
export * as words from "../src/words";
export { csv } from "../src/figure";
