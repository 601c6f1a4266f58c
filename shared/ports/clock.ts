export interface Clock {
  now(): Date;
  /** Waits. Only for short times, because a Lambda function is billed while it sleeps. */
  sleep(milliseconds: number): Promise<void>;
}
