package org.repmlpeval.model.checkpoint.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/** Recognises other kinds of files that people mistake for checkpoints, from their first bytes, and says what the user can do. */
public final class ForeignFile {
    /** How many of the first bytes are needed to recognise the kind of a file. */
    private static final int HEAD = 4096;

    private static final String UNPACK = "unpack it and give the .pth or .safetensors file inside it";
    private static final String PYTORCH =
            "this format is not supported; give a .pth or .safetensors file with PyTorch weights";
    private static final String OTHER = "give the .pth or .safetensors file itself";

    private record Kind(int at, byte[] magic, String what, String advice) {
        static Kind of(int at, String hex, String what, String advice) {
            return new Kind(at, HexFormat.of().parseHex(hex), what, advice);
        }

        static Kind of(String magic, String what, String advice) {
            return new Kind(0, magic.getBytes(StandardCharsets.ISO_8859_1), what, advice);
        }

        boolean fits(byte[] head) {
            return at + magic.length <= head.length
                    && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
        }
    }

    private static final List<Kind> KINDS = List.of(
            Kind.of("BZh", "compressed with bzip2", "unpack it with bunzip2 and give the resulting file"),
            Kind.of(0, "fd377a585a00", "compressed with xz", "unpack it with unxz and give the resulting file"),
            Kind.of(0, "28b52ffd", "compressed with zstd", "unpack it with unzstd and give the resulting file"),
            Kind.of(0, "04224d18", "compressed with lz4", "unpack it with unlz4 and give the resulting file"),
            Kind.of(0, "1f9d", "compressed with compress", "unpack it with uncompress and give the resulting file"),
            Kind.of(0, "377abcaf271c", "a 7z archive", UNPACK),
            Kind.of("Rar!\u001a\u0007", "a RAR archive", UNPACK),
            Kind.of("MSCF\0\0\0\0", "a Microsoft cabinet archive", UNPACK),
            Kind.of("!<arch>\n", "an ar archive", UNPACK),
            Kind.of("PK\u0005\u0006", "an empty zip archive", "copy or download the file again"),
            Kind.of(
                    "PK\u0007\u0008",
                    "one part of a split zip archive",
                    "join the parts, unpack them and give the .pth file"),
            Kind.of("GGUF", "a GGUF file of llama.cpp", PYTORCH),
            Kind.of("lmgg", "a GGML file of llama.cpp", PYTORCH),
            Kind.of("\u0089HDF\r\n\u001a\n", "an HDF5 file, as written by Keras and others", PYTORCH),
            Kind.of(4, "54464c33", "a TensorFlow Lite model", PYTORCH),
            Kind.of("ftrt", "a TensorRT engine", PYTORCH),
            Kind.of("ptrt", "a TensorRT engine", PYTORCH),
            Kind.of(
                    "\u0093NUMPY",
                    "a numpy array (.npy)",
                    "if it holds a dict of arrays, save the weights with torch.save({k: torch.from_numpy(v) for k, v in"
                            + " numpy.load(FILE, allow_pickle=True).item().items()}, \"weights.pth\"), if you trust the file"),
            Kind.of("MATLAB 5.0", "a MATLAB file", OTHER),
            Kind.of("SQLite format 3\0", "an SQLite database", OTHER),
            Kind.of("PAR1", "a Parquet file", OTHER),
            Kind.of("%PDF-", "a PDF document", OTHER),
            Kind.of(0, "89504e470d0a1a0a", "a PNG image", OTHER),
            Kind.of(0, "ffd8ff", "a JPEG image", OTHER),
            Kind.of(0, "7f454c46", "an executable program (ELF)", OTHER),
            Kind.of(0, "d0cf11e0a1b11ae1", "a Microsoft Office document", OTHER),
            Kind.of(
                    0,
                    "00051607",
                    "an AppleDouble file, which macOS writes next to a file under a name that starts with ._",
                    "give the file of the same name without the ._"),
            Kind.of(0, "4c0000000114020000000000", "a Windows shortcut (.lnk)", "give the file that it points to"));

    private ForeignFile() {}

    /** What the file is and what to do with it, e.g. {@code a RAR archive; unpack it …}; empty if the kind is unknown. */
    public static Optional<String> explain(FileBytes file) {
        byte[] head = file.read(0, (int) Math.min(HEAD, file.size())).array();
        for (Kind kind : KINDS) {
            if (kind.fits(head)) {
                return Optional.of(kind.what + "; " + kind.advice);
            }
        }
        return ForeignArchive.explain(file, head)
                .or(() -> ForeignText.explain(head))
                .or(() -> binary(file, head));
    }

    private static Optional<String> binary(FileBytes file, byte[] head) {
        int zip = new String(head, StandardCharsets.ISO_8859_1).indexOf("PK\u0003\u0004");
        if (zip > 0) {
            return Optional.of("a zip archive that starts after " + zip + " other bytes, "
                    + NameText.excerpt(new String(head, 0, zip, StandardCharsets.ISO_8859_1))
                    + "; copy or download it again, in binary mode");
        }
        int zeros = 0;
        while (zeros < head.length && head[zeros] == 0) {
            zeros++;
        }
        if (zeros == head.length) {
            return Optional.of("a file that starts with " + zeros
                    + " zero bytes, as a full disk or an interrupted copy leaves behind; copy or download it again");
        }
        if (endsWith(file, "57fb808b247547db")) {
            return Optional.of("the index of a TensorFlow checkpoint; " + PYTORCH);
        }
        if (head[0] == 8 && head[1] > 0 && head[1] < 32 && head.length > 8) {
            boolean isSavedModel = head[1] == 1 && head[2] == 0x12;
            boolean isOnnx = head[2] == 0x12 || head[2] == 0x3a || head[2] == 0x42 || head[2] == 0x1a;
            if (isSavedModel || isOnnx) {
                return Optional.of((isSavedModel ? "a TensorFlow SavedModel" : "an ONNX model") + "; " + PYTORCH);
            }
        }
        int first = Byte.toUnsignedInt(head[0]);
        boolean isMap = (first > 0x80 && first < 0x90) || first == 0xde;
        return isMap && (head[first == 0xde ? 3 : 1] & 0xe0) == 0xa0
                ? Optional.of("a msgpack file, as written by Flax; " + PYTORCH)
                : Optional.empty();
    }

    private static boolean endsWith(FileBytes file, String hex) {
        byte[] end = HexFormat.of().parseHex(hex);
        return Arrays.equals(file.read(file.size() - end.length, end.length).array(), end);
    }
}
