export interface Clock {
  now(): Date;
  /**
   * Waits, or returns early if `signal` is aborted. Only for short times, because a Lambda function is billed while it
   * sleeps.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
