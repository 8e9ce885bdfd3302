package chat.hearth.platform.blobs;

/** {@link DiskBlobStore} keeps the contract. */
final class DiskBlobStoreTest extends BlobStoreContract {
  @Override
  BlobStore store() {
    return new DiskBlobStore(directory.resolve("store"));
  }
}
