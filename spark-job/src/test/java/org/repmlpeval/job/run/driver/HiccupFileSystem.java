package org.repmlpeval.job.run.driver;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system under the scheme {@code hiccup}, on which creating a file of rows fails or waits as a test orders. */
public final class HiccupFileSystem extends RawLocalFileSystem {
    /** End of the path of the one image whose reading can be made to fail. */
    static final String FRAGILE = "/fragile.png";

    private static final EarlierTasks EARLIER_TASKS = new EarlierTasks();
    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger SUCCESSES = new AtomicInteger();
    private static final AtomicInteger CREATED = new AtomicInteger();
    private static final AtomicInteger READ_FAILURES = new AtomicInteger();
    private static volatile boolean outage;
    private static volatile boolean unpublishable;
    private static volatile boolean store;
    private static volatile String unwritable;
    private static volatile String unremovable;
    private static volatile CountDownLatch waiting = new CountDownLatch(0);
    private static volatile CountDownLatch late = new CountDownLatch(0);

    /** Registers the scheme; the next {@code failures} files of rows cannot be created. */
    static void install(Configuration hadoop, int failures) {
        hadoop.setClass("fs.hiccup.impl", HiccupFileSystem.class, FileSystem.class);
        reset(failures);
    }

    /** As {@link #install} where the scheme is known already. */
    public static void reset(int failures) {
        FAILURES.set(failures);
        SUCCESSES.set(0);
        CREATED.set(0);
        READ_FAILURES.set(0);
        EARLIER_TASKS.forget();
        outage = false;
        unpublishable = false;
        store = false;
        unwritable = null;
        unremovable = null;
        waiting = new CountDownLatch(0);
        late = new CountDownLatch(0);
    }

    /** The next openings of the image {@value #FRAGILE} fail, that many times. */
    static void failReads(int failures) {
        READ_FAILURES.set(failures);
    }

    /** After that many files of attempts were created, the next {@code failures} cannot be. */
    public static void failAfter(int successes, int failures) {
        EARLIER_TASKS.forget();
        SUCCESSES.set(successes);
        FAILURES.set(failures);
    }

    /** No image can be read any more. */
    static void failAllReads() {
        outage = true;
    }

    /** No unfinished folder can be given another name than that of an unfinished folder. */
    static void failPublishing() {
        unpublishable = true;
    }

    /** The writing of files whose names begin so fails midway. */
    static void failWriting(String start) {
        unwritable = start;
    }

    /** Files and folders of this name cannot be removed. */
    static void failRemoving(String name) {
        unremovable = name;
    }

    /** From now on this seems to be a store of objects, where a folder is not renamed at once. */
    static void beStore() {
        store = true;
    }

    /** Holds back the creation of the first shard's rows until {@link #release}. */
    static void holdFirstShard() {
        waiting = new CountDownLatch(1);
        late = new CountDownLatch(1);
    }

    /** Lets the held creation go on and waits until it has succeeded or failed. */
    static void release() throws InterruptedException {
        waiting.countDown();
        if (!late.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the first shard's task never created its rows");
        }
    }

    /** Files of rows whose creation was asked for since {@link #install}. */
    static int created() {
        return CREATED.get();
    }

    @Override
    public URI getUri() {
        return URI.create("hiccup:///");
    }

    @Override
    public String getScheme() {
        return "hiccup";
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        if (file.toString().endsWith(FRAGILE) && READ_FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("hiccup while reading " + file.getName());
        }
        if (outage && file.toString().endsWith(".png")) {
            throw new IOException("no node has a block of " + file.getName());
        }
        return super.open(file, bufferSize);
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        return ordered(file, () -> super.create(file, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream createNonRecursive(
            Path file,
            FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return ordered(
                file,
                () -> super.createNonRecursive(file, permission, flags, bufferSize, replication, blockSize, progress));
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        if (unpublishable
                && from.getName().contains(".unfinished-")
                && !to.getName().contains(".unfinished-")) {
            throw new IOException("hiccup while publishing");
        }
        return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        if (path.getName().equals(unremovable)) {
            throw new IOException("hiccup while removing " + path.getName());
        }
        return super.delete(path, recursive);
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return store && capability.equals("fs.capability.etags.available") || super.hasPathCapability(path, capability);
    }

    private interface Creation {
        FSDataOutputStream create() throws IOException;
    }

    private static FSDataOutputStream ordered(Path file, Creation creation) throws IOException {
        if (unwritable != null && file.getName().startsWith(unwritable)) {
            return new FSDataOutputStream(new HalfWritten(creation.create()), null);
        }
        if (!file.getName().startsWith("attempt-")) {
            FSDataOutputStream created = creation.create();
            if (file.getName().matches("shard-\\d+\\.result")) {
                EARLIER_TASKS.isKept();
            }
            return created;
        }
        CREATED.incrementAndGet();
        if (file.getName().startsWith("attempt-0-") && waiting.getCount() > 0) {
            hold();
            try {
                return creation.create();
            } finally {
                late.countDown();
            }
        }
        EARLIER_TASKS.creates();
        if (SUCCESSES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return creation.create();
        }
        if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            EARLIER_TASKS.awaitResults();
            throw new IOException("hiccup while creating " + file.getName());
        }
        return creation.create();
    }

    private static final class HalfWritten extends FilterOutputStream {
        HalfWritten(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length / 2);
            throw new IOException("hiccup while writing");
        }
    }

    /** As a slow call to a remote file system: an interrupt does not end it. */
    private static void hold() {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
