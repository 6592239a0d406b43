import { type DomainMappingOptions, DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { Construct } from 'constructs'

/** A name of the customer's own for an API. */
export interface DomainProps {
  /** E.g. `live.example.com`; no two APIs may share one. */
  readonly name: string
  /** The ARN of the certificate in ACM, in the region of the stack, that covers the name. */
  readonly certificate: string
}

/** A name of the customer's own, TLS 1.2 and newer. Its DNS record is the customer's, and leads to `target`. */
export class Domain extends Construct {
  readonly mapping: DomainMappingOptions
  /** Where the DNS record of the name must lead. */
  readonly target: string

  constructor(scope: Construct, id: string, { name, certificate }: DomainProps) {
    super(scope, id)
    const domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
      securityPolicy: SecurityPolicy.TLS_1_2,
    })
    this.mapping = { domainName }
    this.target = domainName.regionalDomainName
  }
}
