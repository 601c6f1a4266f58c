declare module "dynalite" {
  import type { Server } from "node:http";

  export interface DynaliteOptions {
    /** The folder of the database, which is in memory without it. */
    path?: string;
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }

  /** `close` closes the database as well as the server. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
