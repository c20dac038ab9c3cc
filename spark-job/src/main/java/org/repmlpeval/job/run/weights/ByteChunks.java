package org.repmlpeval.job.run.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.repmlpeval.partitioning.Digests;

/**
 * A serialised object in chunks that stay below Java's 2 GiB limit on arrays, with a SHA-256. Everything between driver and executors
 * travels in this form, so the bytes do not depend on the Spark session's serializer, and damage on the way is detected. Spark sees {@code
 * byte[]} only, which its Kryo serializer knows, so a session that refuses unregistered classes needs no extra setting.
 */
public final class ByteChunks {
    private static final int CHUNK = 16 << 20;
    /** Bytes of a SHA-256. */
    private static final int DIGEST = 32;

    private static final ObjectInputFilter OWN = ObjectInputFilter.Config.createFilter(
            "maxdepth=100;org.repmlpeval.**;java.lang.*;java.math.*;java.util.*;!*");

    private final byte[][] chunks;
    private final String sha256;

    private ByteChunks(byte[][] chunks, String sha256) {
        this.chunks = chunks;
        this.sha256 = sha256;
    }

    public static ByteChunks of(Serializable object) {
        Collector collector = new Collector();
        try (ObjectOutputStream out = new ObjectOutputStream(collector)) {
            out.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot serialise " + object.getClass().getName(), e);
        }
        byte[][] chunks = collector.chunks.toArray(byte[][]::new);
        return new ByteChunks(chunks, digest(chunks));
    }

    /** What was {@link #packed}. */
    public static ByteChunks unpack(byte[] packed) {
        if (packed.length < DIGEST) {
            throw new IllegalStateException("a packed object has a digest of " + DIGEST + " bytes, but here are "
                    + packed.length + " bytes in all");
        }
        byte[] content = Arrays.copyOfRange(packed, DIGEST, packed.length);
        return new ByteChunks(new byte[][] {content}, HexFormat.of().formatHex(packed, 0, DIGEST));
    }

    /** What was sent as broadcasts of these chunks. */
    static ByteChunks of(List<byte[]> chunks, String sha256) {
        return new ByteChunks(chunks.toArray(byte[][]::new), sha256);
    }

    /** Digest and content in one array, for small objects. */
    public byte[] packed() {
        byte[] packed = Arrays.copyOf(HexFormat.of().parseHex(sha256), Math.toIntExact(DIGEST + bytes()));
        int at = DIGEST;
        for (byte[] chunk : chunks) {
            System.arraycopy(chunk, 0, packed, at, chunk.length);
            at += chunk.length;
        }
        return packed;
    }

    List<byte[]> chunks() {
        return List.of(chunks);
    }

    String sha256() {
        return sha256;
    }

    /** @throws IllegalStateException if the bytes differ from those that were sent */
    public <T> T open(Class<T> type) {
        return open(type, null);
    }

    /**
     * Opens what was kept in a file, which others may have written: only classes of this project and of Java's collections are loaded.
     *
     * @throws IllegalStateException if the bytes differ from those that were written, or hold other classes
     */
    public <T> T openOwn(Class<T> type) {
        return open(type, OWN);
    }

    private <T> T open(Class<T> type, ObjectInputFilter filter) {
        String actual = digest(chunks);
        if (!actual.equals(sha256)) {
            throw new IllegalStateException(
                    type.getSimpleName() + " was damaged between driver and executor: it has SHA-256 " + actual
                            + ", but was sent with " + sha256);
        }
        try (ObjectInputStream in = new ContextLoaderInput(new Reader(chunks))) {
            if (filter != null) {
                in.setObjectInputFilter(filter);
            }
            return type.cast(in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("cannot deserialise " + type.getName() + ": " + e, e);
        }
    }

    long bytes() {
        return Arrays.stream(chunks).mapToLong(c -> c.length).sum();
    }

    private static String digest(byte[][] chunks) {
        return Digests.sha256(out -> {
            for (byte[] chunk : chunks) {
                out.write(chunk);
            }
        });
    }

    private static final class Collector extends OutputStream {
        private final List<byte[]> chunks = new ArrayList<>();
        private byte[] current = new byte[1 << 10];
        private int used;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int done = 0;
            while (done < length) {
                if (used == current.length && !grow()) {
                    flushChunk();
                }
                int n = Math.min(length - done, current.length - used);
                System.arraycopy(bytes, offset + done, current, used, n);
                used += n;
                done += n;
            }
        }

        private boolean grow() {
            if (current.length >= CHUNK) {
                return false;
            }
            current = Arrays.copyOf(current, Math.min(CHUNK, current.length * 2));
            return true;
        }

        private void flushChunk() {
            chunks.add(Arrays.copyOf(current, used));
            used = 0;
        }

        @Override
        public void close() {
            if (used > 0) {
                flushChunk();
            }
        }
    }

    private static final class Reader extends InputStream {
        private final byte[][] chunks;
        private int chunk;
        private int position;

        Reader(byte[][] chunks) {
            this.chunks = chunks;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            while (chunk < chunks.length && position == chunks[chunk].length) {
                chunk++;
                position = 0;
            }
            if (chunk == chunks.length) {
                return -1;
            }
            int n = Math.min(length, chunks[chunk].length - position);
            System.arraycopy(chunks[chunk], position, target, offset, n);
            position += n;
            return n;
        }
    }

    /** Looks up classes in the task's class loader, where Spark puts the job's classes. */
    private static final class ContextLoaderInput extends ObjectInputStream {
        ContextLoaderInput(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(java.io.ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, ByteChunks.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }
    }
}
