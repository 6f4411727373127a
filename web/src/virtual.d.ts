declare module "virtual:world" {
  import type { Topology, GeometryCollection } from "topojson-specification";
  const world: Topology<{ countries: GeometryCollection<{ name: string }> }>;
  export default world;
}
