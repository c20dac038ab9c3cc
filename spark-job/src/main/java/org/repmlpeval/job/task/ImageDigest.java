package org.repmlpeval.job.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.repmlpeval.partitioning.Digests;

/**
 * The digest of a run: two runs with the same digest gave every image the same outcome and, in every form, the same prediction. It is the
 * SHA-256 of one 32-byte SHA-256 per image, the images sorted by id ({@link String#compareTo}). In an evaluation of faces, the sets of
 * images follow each other, each sorted. An image's own SHA-256 is that of
 *
 * <ol>
 *   <li>its id and its outcome in lower case, such as {@code scored};
 *   <li>if the forms gave usable outputs, for each form in the order of the run: the form's name and its prediction, see {@link TaskImage#predictions}.
 * </ol>
 *
 * Each of these items is written as the number of its bytes, a big-endian 32-bit integer, and then the bytes; texts are UTF-8.
 */
public final class ImageDigest {
    /** Number of bytes that each image contributes. */
    public static final int BYTES = 32;

    private ImageDigest() {}

    /** The 32 bytes of one image. @param forms names of the forms, in the order of the image's predictions */
    public static byte[] of(TaskImage image, Collection<String> forms) {
        return of(image.id(), image.outcome(), forms, image.predictions());
    }

    /** As {@link #of(TaskImage, Collection)}. @param predictions as {@link TaskImage#predictions} */
    public static byte[] of(String id, ImageOutcome outcome, Collection<String> forms, List<byte[]> predictions) {
        MessageDigest sha = Digests.newSha256();
        add(sha, utf8(id));
        add(sha, utf8(outcome.name().toLowerCase(Locale.ROOT)));
        Iterator<String> names = forms.iterator();
        for (byte[] prediction : predictions) {
            add(sha, utf8(names.next()));
            add(sha, prediction);
        }
        return sha.digest();
    }

    /** The run's digest in 64 lower-case hexadecimal digits. @param images digests of all images in their order, in pieces */
    public static String ofRun(Iterable<byte[]> images) {
        MessageDigest sha = Digests.newSha256();
        images.forEach(sha::update);
        return HexFormat.of().formatHex(sha.digest());
    }

    /** The SHA-256 of integers, each as four bytes, big-endian: a short form of a large prediction. */
    public static byte[] ofIntegers(int[] values) {
        return new Integers().add(values).sha256();
    }

    /** Computes {@link #ofIntegers} of integers that come in pieces. Not thread-safe. */
    public static final class Integers {
        private static final VarHandle BIG_ENDIAN =
                MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

        private final MessageDigest sha = Digests.newSha256();
        private byte[] bytes = {};

        public Integers add(int[] values) {
            int length = Math.multiplyExact(values.length, Integer.BYTES);
            if (bytes.length < length) {
                bytes = new byte[length];
            }
            // Several times as fast as IntBuffer.put, which would take most of the time of counting pixels.
            for (int i = 0; i < values.length; i++) {
                BIG_ENDIAN.set(bytes, i * Integer.BYTES, values[i]);
            }
            sha.update(bytes, 0, length);
            return this;
        }

        /** The 32 bytes; no more integers can follow. */
        public byte[] sha256() {
            return sha.digest();
        }
    }

    private static void add(MessageDigest sha, byte[] item) {
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, item.length));
        sha.update(item);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
