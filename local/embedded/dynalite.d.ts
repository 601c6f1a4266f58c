declare module "dynalite" {
  import type { Server } from "node:http";

  export interface DynaliteOptions {
    /** The folder of the database; in memory when absent. */
    path?: string;
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }

  /** `close` ends the database as well as the server. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
