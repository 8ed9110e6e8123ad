/** Whether a text can be the name or the ARN of a trail. Source: CloudTrail API Reference, CreateTrail, for the names that a trail can have. */
export function isTrailNamed(text: string): boolean {
  return /^(?:arn:[a-z-]{3,20}:cloudtrail:[a-z0-9-]{1,30}:\d{12}:trail\/)?[\w.-]{3,128}$/u.test(text)
}
