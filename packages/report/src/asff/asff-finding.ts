/**
 * The members of the AWS Security Finding Format that Trailmend fills, named and typed as the SDK's `AwsSecurityFinding`.
 * Source: Security Hub User Guide, "AWS Security Finding Format".
 */
export interface AsffFinding {
  SchemaVersion: '2018-10-08'
  Id: string
  ProductArn: string
  ProductName: string
  CompanyName: string
  Region: string
  GeneratorId: string
  AwsAccountId: string
  Types: string[]
  CreatedAt: string
  UpdatedAt: string
  LastObservedAt: string
  Severity: AsffSeverity
  Title: string
  Description: string
  Remediation?: { Recommendation: { Text: string } }
  ProductFields: Record<string, string>
  Resources: AsffResource[]
  Compliance: AsffCompliance
  Workflow: { Status: 'NEW' | 'NOTIFIED' | 'RESOLVED' | 'SUPPRESSED' }
  RecordState: 'ACTIVE'
  /** What alone changes the severity and the types of a finding that is there already. */
  FindingProviderFields: { Severity: AsffSeverity; Types: string[] }
}

export interface AsffSeverity {
  Label: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'
  Original: string
}

export interface AsffResource {
  Type: string
  Id: string
  Partition: 'aws' | 'aws-cn' | 'aws-us-gov'
  Region: string
}

export interface AsffCompliance {
  Status: 'PASSED' | 'WARNING' | 'FAILED' | 'NOT_AVAILABLE'
  RelatedRequirements: string[]
  StatusReasons: { ReasonCode: string; Description: string }[]
}
