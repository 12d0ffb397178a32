/** Settings of a PostgreSQL whose data is deleted after the tests: it need not survive a power failure. The zone is the
 *  one that initdb takes from a machine in Kazakhstan: code that relies on the server's zone is five hours off. */
export const TEST_CLUSTER = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  timezone: 'Asia/Almaty',
};
