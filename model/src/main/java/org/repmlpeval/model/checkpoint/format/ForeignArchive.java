package org.repmlpeval.model.checkpoint.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.repmlpeval.model.checkpoint.Printable;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/** Archives and compressed files around a checkpoint. Nothing of them is unpacked but the first block of a gzip file. */
final class ForeignArchive {
    private static final int BLOCK = 512;
    private static final int MAX_NAMED = 5;
    private static final byte[] USTAR = "ustar".getBytes(StandardCharsets.US_ASCII);
    private static final int USTAR_AT = 257;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_BYTES = 11;
    private static final Set<String> OLD_TORCH = Set.of("storages", "tensors", "pickle");

    private ForeignArchive() {}

    /** @param head the file's first bytes */
    static Optional<String> explain(FileBytes file, byte[] head) {
        if (isTar(head)) {
            return Optional.of(tar(file));
        }
        return head.length > 2 && head[0] == 0x1f && head[1] == (byte) 0x8b
                ? Optional.of(gzip(head))
                : Optional.empty();
    }

    private static String gzip(byte[] head) {
        byte[] inner = new byte[0];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
            inner = in.readNBytes(BLOCK);
        } catch (IOException e) {
            // The head of a gzip file may end before its first block does; then the name of the outer format must do.
        }
        return isTar(inner)
                ? "a tar archive compressed by gzip, whose first member is " + Printable.quoted(name(inner))
                        + "; unpack it with tar -xzf FILE and give the .pth or .safetensors that is in it"
                : "compressed by gzip; unpack it with gunzip FILE and give what comes out";
    }

    private static String tar(FileBytes file) {
        List<String> names = new ArrayList<>();
        long at = 0;
        while (names.size() < MAX_NAMED && at <= file.size() - BLOCK) {
            byte[] header = file.read(at, BLOCK).array();
            String name = name(header);
            if (!isTar(header) || name.isEmpty()) {
                break;
            }
            names.add(name);
            at += BLOCK + (size(header) + BLOCK - 1) / BLOCK * BLOCK;
        }
        if (names.containsAll(OLD_TORCH)) {
            return "a tar archive, which PyTorch before 0.1.10 wrote; re-save the state dict with"
                    + " torch.save(torch.load(FILE, weights_only=False), \"weights.pth\"), if you trust the file";
        }
        return "a tar archive, whose first members are "
                + names.stream().map(Printable::quoted).collect(Collectors.joining(", "))
                + "; unpack it with tar -xf FILE and give the .pth or .safetensors that is in it";
    }

    private static boolean isTar(byte[] block) {
        int end = USTAR_AT + USTAR.length;
        return block.length >= end && Arrays.equals(block, USTAR_AT, end, USTAR, 0, USTAR.length);
    }

    private static String name(byte[] header) {
        int end = 0;
        while (end < NAME_BYTES && header[end] != 0) {
            end++;
        }
        return new String(header, 0, end, StandardCharsets.UTF_8);
    }

    /** Of octal digits; 0 if they are something else, so that the walk over the members goes on by blocks. */
    private static long size(byte[] header) {
        String digits = new String(header, SIZE_AT, SIZE_BYTES, StandardCharsets.US_ASCII).strip();
        return digits.matches("[0-7]{1,11}") ? Long.parseLong(digits, 8) : 0;
    }
}
