/**
 * Options of a server that leaves closing idle connections to its clients: on a busy machine, a client could send on a
 * connection that the server has just closed.
 */
export const keepIdleConnections = { keepAliveTimeout: 0 };
