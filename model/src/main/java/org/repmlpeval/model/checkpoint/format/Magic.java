package org.repmlpeval.model.checkpoint.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/** Recognises the format of a file from its first bytes. */
public final class Magic {
    private static final int ZIP = 0x04034b50;
    private static final int PICKLE_PROTO = 0x80;
    private static final int PICKLE_FRAME = 0x95;
    private static final int PICKLE_HIGHEST = 5;
    private static final int FRAME_BYTES = 9;
    /** PyTorch's magic number 0x1950a86a20f9469cfc6c, pickled as LONG1 or, below protocol 2, as text. */
    private static final byte[] LEGACY = HexFormat.of().parseHex("8a0a6cfc9c46f9206aa850192e");

    private static final byte[] LEGACY_TEXT = "L119547037146038801333356L\n.".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 64;

    private Magic() {}

    public static CheckpointFormat formatOf(FileBytes file) {
        if (file.size() < 9) {
            throw new InvalidInputException(
                    "only " + file.size() + " bytes long, too short for a checkpoint; copy or download it again");
        }
        ByteBuffer head = file.read(0, (int) Math.min(HEAD, file.size())).order(ByteOrder.LITTLE_ENDIAN);
        if (head.getInt(0) == ZIP) {
            return CheckpointFormat.PTH_ZIP;
        }
        if (head.get(8) == '{' && head.getInt(4) == 0) {
            return CheckpointFormat.SAFETENSORS;
        }
        if (isLegacy(head)) {
            return CheckpointFormat.PTH_LEGACY;
        }
        if (isJson(head)) {
            return CheckpointFormat.SAFETENSORS_INDEX;
        }
        if (unsigned(head, 0) == PICKLE_PROTO && head.get(1) >= 2 && head.get(1) <= PICKLE_HIGHEST) {
            throw new InvalidInputException(
                    "a pickle that torch.save did not write (it does not begin with PyTorch's magic number); if you trust the"
                            + " file, load it with pickle.load and save the result with torch.save(state_dict, file)");
        }
        ForeignFile.explain(file).ifPresent(what -> {
            throw new InvalidInputException("this is not a checkpoint but " + what);
        });
        throw new InvalidInputException(
                "not a PyTorch zip archive (first bytes 'PK'), not PyTorch's legacy format and not a safetensors file; it"
                        + " starts with "
                        + String.format("%016x", Long.reverseBytes(head.getLong(0)))
                        + "; give a .pth file saved by torch.save, or a .safetensors file");
    }

    private static boolean isLegacy(ByteBuffer head) {
        if (unsigned(head, 0) != PICKLE_PROTO) {
            return has(head, 0, LEGACY_TEXT);
        }
        return has(head, unsigned(head, 2) == PICKLE_FRAME ? 2 + FRAME_BYTES : 2, LEGACY);
    }

    private static boolean isJson(ByteBuffer head) {
        int at = 0;
        while (at < head.limit() && Character.isWhitespace(head.get(at))) {
            at++;
        }
        return at < head.limit() && head.get(at) == '{';
    }

    private static boolean has(ByteBuffer head, int at, byte[] bytes) {
        return at + bytes.length <= head.limit() && head.slice(at, bytes.length).equals(ByteBuffer.wrap(bytes));
    }

    private static int unsigned(ByteBuffer head, int at) {
        return Byte.toUnsignedInt(head.get(at));
    }
}
