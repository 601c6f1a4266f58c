declare module "dynalite" {
  import type { Server } from "node:http";

  export interface DynaliteOptions {
    /** The folder of the database. If missing, the database is in memory. */
    path?: string;
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }

  /** Creates a server with a database. The server's `close` also closes the database. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
