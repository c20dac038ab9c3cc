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
 * Reads state dicts from PyTorch {@code .pth} files, zip archives and the legacy format alike, and from {@code .safetensors} files,
 * one or several with an index. Nothing found in a file is executed; memory is bounded by the tensors of the chosen entry and one
 * storage more.
 *
 * <p>Tensors come out as float32: float16 and bfloat16 are widened exactly, float64 is rounded to nearest even. Integer tensors
 * are left out with a note; {@code num_batches_tracked} stand apart as {@link BatchCounters}. What wrappers such as
 * DistributedDataParallel and torch.compile add to names ({@code module.}, {@code _orig_mod.}) is removed, unless names are asked
 * for as they are stored.
 */
public final class CheckpointReader {
    private CheckpointReader() {}

    /**
     * Reads the state dict of a file, or of an index of safetensors and the files beside it that it names. In a {@code .pth} it is
     * the first of the entries {@code state_dict}, {@code model}, {@code model_state_dict}, {@code ema}, {@code state_dict_ema},
     * {@code model_ema} that holds tensors, or else the top-level dict itself, provided that no entry holds tensors; a note names
     * the other entries that do.
     *
     * @throws InvalidInputException if there is no such file, or it is damaged, hostile, or holds no state dict
     * @throws EnvironmentException if the file cannot be read or its tensors exceed the Java heap
     */
    public static Checkpoint read(Path file) {
        return read(file, Optional.empty());
    }

    /**
     * Reads the state dict in one entry of a {@code .pth}.
     *
     * @param entry a key of the top-level dict, e.g. {@code state_dict_ema}; keys joined by dots for a dict within a dict, e.g.
     *     {@code ema.module}; the empty string for the top-level dict itself; if absent, as {@link #read(Path)} chooses
     * @throws InvalidInputException as {@link #read(Path)}, and if that entry holds no tensors; the message lists those that do
     */
    public static Checkpoint read(Path file, Optional<String> entry) {
        return reading(file, bytes -> WrapperNames.unwrapped(read(file, bytes, entry)));
    }

    /** As {@link #read(Path, Optional)}, but with the names that stand in the file; {@link NameFit} fits them to a network. */
    public static Checkpoint readAsStored(Path file, Optional<String> entry) {
        return reading(file, bytes -> read(file, bytes, entry));
    }

    /**
     * Names of the files that must lie beside this one for it to be read: an index's shards, sorted; none for other files.
     *
     * @throws InvalidInputException if there is no such file, or it is no checkpoint or a damaged index
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
                            + "; give the path of a .pth or .safetensors");
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
