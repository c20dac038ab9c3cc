package org.repmlpeval.model.checkpoint.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.format.Magic;
import org.repmlpeval.model.checkpoint.names.NameFit;
import org.repmlpeval.model.checkpoint.pth.LegacyPthReader;
import org.repmlpeval.model.checkpoint.pth.PthReader;
import org.repmlpeval.model.checkpoint.rename.WrapperNames;
import org.repmlpeval.model.checkpoint.safetensors.SafetensorsIndex;
import org.repmlpeval.model.checkpoint.safetensors.SafetensorsReader;
import org.repmlpeval.model.checkpoint.safetensors.ShardedSafetensors;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;
import org.repmlpeval.model.checkpoint.stored.FileBytes;
import org.repmlpeval.model.checkpoint.stored.FileFailure;
import org.repmlpeval.model.checkpoint.stored.StateDictAssembler;
import org.repmlpeval.model.checkpoint.stored.StoredStateDict;

/**
 * Reads state dicts from PyTorch {@code .pth} files (zip archives and the legacy format) and from {@code .safetensors} files (one,
 * or several with an index). Nothing found in a file is executed. The tensors of the chosen entry plus one storage bound the
 * memory.
 *
 * <p>Tensors come out as float32: float16 and bfloat16 are widened exactly, float64 is rounded to nearest even. Integer tensors are
 * left out with a note; {@code num_batches_tracked} are kept apart as {@link BatchCounters}. Prefixes that wrappers such as
 * DistributedDataParallel and torch.compile add to names ({@code module.}, {@code _orig_mod.}) are removed, unless the stored names
 * are asked for.
 */
public final class CheckpointReader {
    private CheckpointReader() {}

    /**
     * Reads the state dict of a file, or of a safetensors index and the files that it names in the same folder. In a {@code .pth}
     * file this is the first of the entries {@code state_dict}, {@code model}, {@code model_state_dict}, {@code ema}, {@code
     * state_dict_ema}, {@code model_ema} that holds tensors. If no entry holds tensors, it is the top-level dict itself. A note
     * names the other entries that hold tensors.
     *
     * @throws InvalidInputException if the file does not exist, is damaged or hostile, or holds no state dict
     * @throws EnvironmentException if the file cannot be read or its tensors exceed the Java heap
     */
    public static Checkpoint read(Path file) {
        return read(file, Optional.empty());
    }

    /**
     * Reads the state dict in one entry of a {@code .pth}.
     *
     * @param entry a key of the top-level dict, e.g. {@code state_dict_ema}; keys joined by dots for a dict within a dict, e.g.
     *     {@code ema.module}; the empty string for the top-level dict itself; if absent, the choice of {@link #read(Path)}
     * @throws InvalidInputException like {@link #read(Path)}, and if that entry holds no tensors; the message lists the entries
     *     that do
     */
    public static Checkpoint read(Path file, Optional<String> entry) {
        return reading(file, bytes -> WrapperNames.unwrapped(read(file, bytes, entry)));
    }

    /** Like {@link #read(Path, Optional)}, but with the names of the file. {@link NameFit} fits them to a network. */
    public static Checkpoint readAsStored(Path file, Optional<String> entry) {
        return reading(file, bytes -> read(file, bytes, entry));
    }

    /**
     * Names of the other files in the same folder that are needed to read this one: the shards of an index, sorted. None for other
     * files.
     *
     * @throws InvalidInputException if the file does not exist, is not a checkpoint, or is a damaged index
     */
    public static List<String> filesBeside(Path file) {
        return reading(
                file,
                bytes -> Magic.formatOf(bytes) == CheckpointFormat.SAFETENSORS_INDEX
                        ? SafetensorsIndex.read(bytes).shards()
                        : List.of());
    }

    private static Checkpoint read(Path file, FileBytes bytes, Optional<String> entry) throws IOException {
        CheckpointFormat format = Magic.formatOf(bytes);
        return switch (format) {
            case PTH_ZIP -> checkpoint(format, PthReader.read(bytes, entry), bytes.size(), List.of(file));
            case PTH_LEGACY -> checkpoint(format, LegacyPthReader.read(bytes, entry), bytes.size(), List.of(file));
            case SAFETENSORS -> checkpoint(format, SafetensorsReader.read(bytes, entry), bytes.size(), List.of(file));
            case SAFETENSORS_INDEX -> {
                SafetensorsIndex index = SafetensorsIndex.read(bytes);
                List<Path> files = new ArrayList<>(List.of(file));
                index.shards().forEach(name -> files.add(file.resolveSibling(name)));
                try (ShardedSafetensors shards = ShardedSafetensors.open(index, file.resolveSibling(""))) {
                    yield checkpoint(format, shards.read(entry), shards.bytes(), files);
                }
            }
        };
    }

    private static Checkpoint checkpoint(
            CheckpointFormat format, StoredStateDict stored, long bytes, List<Path> files) {
        StateDict stateDict = new StateDictAssembler(stored, bytes).assemble();
        BatchCounters counters = BatchCounters.read(stored);
        List<String> notes = Notes.shortened(stored.notes());
        return new Checkpoint(stateDict, format, stored.entry(), files, notes, counters, stored.classes());
    }

    private interface Reading<T> {
        T of(FileBytes bytes) throws IOException;
    }

    private static <T> T reading(Path file, Reading<T> reading) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "checkpoint " + file + ": " + (Files.exists(file) ? "not a regular file" : "no such file")
                            + "; give the path of a .pth or .safetensors file");
        }
        try (FileBytes bytes = new FileBytes(file)) {
            return reading.of(bytes);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("checkpoint " + file + ": " + e.getMessage(), e);
        } catch (EnvironmentException e) {
            throw new EnvironmentException("checkpoint " + file + ": " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw FileFailure.of("checkpoint " + file + ": cannot be read", e.getCause());
        } catch (IOException e) {
            throw FileFailure.of("checkpoint " + file + ": cannot be read", e);
        }
    }
}
