export interface Clock {
  now(): Date;
  /** For short waits only: a Lambda function is billed while it sleeps. */
  sleep(milliseconds: number): Promise<void>;
}
