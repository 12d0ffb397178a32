/** The namespaces of the wire. A name is always compared together with its namespace. */
export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const SYNC = 'http://bip.bee.kz/SyncChannel/v10/Types';
export const ASYNC = 'http://bip.bee.kz/AsyncChannel/v10/Types';
/** The same channel in ШЭП's calls to its clients. */
export const ASYNC_CLIENT = 'http://bip.bee.kz/AsyncChannel/v10/Types/Client';
export const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
export const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const KDP = 'http://service.2fa-chain.kz/ns/kdp';
