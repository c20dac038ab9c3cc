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
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/** Recognises archives and compressed files that contain a checkpoint. Only the first block of a gzip file is ever unpacked. */
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
            // The head of a gzip file may end before its first block does. Then only the outer format can be named.
        }
        return isTar(inner)
                ? "a tar archive compressed with gzip, whose first member is " + NameText.quoted(name(inner))
                        + "; unpack it with tar -xzf FILE and give the .pth or .safetensors file inside it"
                : "compressed with gzip; unpack it with gunzip FILE and give the resulting file";
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
            return "a tar archive as written by PyTorch before 0.1.10; re-save the state dict with"
                    + " torch.save(torch.load(FILE, weights_only=False), \"weights.pth\"), if you trust the file";
        }
        return "a tar archive, whose first members are "
                + names.stream().map(NameText::quoted).collect(Collectors.joining(", "))
                + "; unpack it with tar -xf FILE and give the .pth or .safetensors file inside it";
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

    /** The value of octal digits; 0 if they are anything else, so that the walk over the members continues block by block. */
    private static long size(byte[] header) {
        String digits = new String(header, SIZE_AT, SIZE_BYTES, StandardCharsets.US_ASCII).strip();
        return digits.matches("[0-7]{1,11}") ? Long.parseLong(digits, 8) : 0;
    }
}
