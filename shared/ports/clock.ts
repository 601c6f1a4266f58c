/** Time as an argument. `sleep` is for short waits only: a Lambda that sleeps is paid for. */
export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}
