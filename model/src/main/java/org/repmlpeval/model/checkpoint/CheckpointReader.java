package org.repmlpeval.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;

/**
 * Reads state dicts from PyTorch {@code .pth} zip archives and {@code .safetensors} files. Nothing found in a file is executed;
 * memory is bounded by the tensors of the chosen entry and one storage more.
 *
 * <p>Tensors come out as float32: float16 and bfloat16 are widened exactly, float64 is rounded to nearest even. Integer tensors
 * are left out with a note; {@code num_batches_tracked} stand apart as {@link BatchCounters}. A prefix {@code module.} that all names carry is removed.
 */
public final class CheckpointReader {
    private CheckpointReader() {}

    /**
     * Reads the state dict of a file. In a {@code .pth} it is the first of the entries {@code state_dict}, {@code model},
     * {@code model_state_dict}, {@code ema}, {@code state_dict_ema}, {@code model_ema} that holds tensors, or else the
     * top-level dict itself, provided that no entry holds tensors; a note names the other entries that do.
     *
     * @throws InvalidInputException if there is no such file, or it is damaged, hostile, or holds no state dict
     * @throws EnvironmentException if the file cannot be read or its tensors exceed the Java heap
     */
    public static Checkpoint read(Path file) {
        return read(file, Optional.empty());
    }

    /**
     * Reads the state dict under one key of the top-level dict, e.g. {@code state_dict_ema}; empty for the top-level dict itself.
     *
     * @throws InvalidInputException as {@link #read(Path)}, and if that entry holds no tensors; the message lists those that do
     */
    public static Checkpoint read(Path file, String entry) {
        return read(file, Optional.of(entry));
    }

    private static Checkpoint read(Path file, Optional<String> entry) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "checkpoint " + file + ": " + (Files.exists(file) ? "not a regular file" : "no such file")
                            + "; give the path of a .pth or .safetensors");
        }
        try (FileBytes bytes = new FileBytes(file)) {
            CheckpointFormat format = Magic.formatOf(bytes);
            StoredStateDict stored =
                    switch (format) {
                        case PTH_ZIP -> PthReader.read(bytes, entry);
                        case SAFETENSORS -> SafetensorsReader.read(bytes, entry);
                    };
            StateDict stateDict = new StateDictAssembler(stored, bytes.size()).assemble();
            BatchCounters counters = BatchCounters.read(stored);
            return new Checkpoint(stateDict, format, stored.entry(), Notes.shortened(stored.notes()), counters);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("checkpoint " + file + ": " + e.getMessage(), e);
        } catch (EnvironmentException e) {
            throw new EnvironmentException("checkpoint " + file + ": " + e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new EnvironmentException("checkpoint " + file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
