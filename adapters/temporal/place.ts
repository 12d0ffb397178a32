/** Where Temporal is, and what the SDK needs to connect. */
export type TemporalPlace = {
  address: string;
  tls?: {
    serverRootCACertificate?: Buffer;
    clientCertPair?: { crt: Buffer; key: Buffer };
    serverNameOverride?: string;
  };
  apiKey?: string;
};
