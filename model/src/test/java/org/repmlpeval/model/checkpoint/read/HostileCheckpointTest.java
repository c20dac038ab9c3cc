package org.repmlpeval.model.checkpoint.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.pickle.PickleInput;
import org.repmlpeval.model.checkpoint.pickle.PickleLimits;
import org.repmlpeval.model.checkpoint.pickle.PickleMachine;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

/** Pickles made to run code, to overflow the stack or to fill the heap. */
class HostileCheckpointTest {
    private static final String COPIES = " copies of its values, which is the limit for its length";
    private static final Path MARKER = Path.of("hostile-checkpoint-was-executed");

    @TempDir
    Path folder;

    @AfterEach
    void nothingWasExecuted() {
        assertThat(MARKER).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "os-system, posix.system",
        "eval, __builtin__.eval",
        "exec, __builtin__.exec",
        "nested-call, itertools.imap",
        "torch-load, torch.serialization.load",
        "items, __builtin__.exec",
        "beside-weights, posix.system"
    })
    void weightsBesideAHostileObjectAreReadAndItIsReported(String name, String function) {
        Checkpoint read = CheckpointReader.read(CheckpointFiles.resource("hostile/" + name + ".pth"));
        assertThat(read.stateDict().get("w").shape()).containsExactly(2, 2);
        assertThat(read.notes()).anyMatch(n -> n.startsWith("skipped without calling them: ") && n.contains(function));
    }

    static Stream<Path> bare() throws IOException {
        return CheckpointFiles.folder("hostile").stream();
    }

    @ParameterizedTest
    @MethodSource("bare")
    void noFileRunsAnything(Path file) {
        try {
            assertThat(CheckpointReader.read(file).stateDict().names()).containsExactly("w");
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageStartingWith("checkpoint " + file + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inst", "obj", "reduce", "newobj", "newobj-ex", "stack-global"})
    void aHostileObjectAloneIsNoStateDict(String name) {
        assertRefused("hostile/" + name, "holds a pickled os.system instead of a dict of tensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self-referencing | no tensors at the top level or under state_dict, model,",
                "list-as-key | no tensors at the top level",
                "no-stop | damaged pickle: a value of 1 bytes where only 0 are left",
                "empty | damaged pickle: a value of 1 bytes where only 0 are left",
                "underflow | damaged pickle: an empty stack",
                "no-mark | damaged pickle: a missing mark",
                "mark-as-value | damaged pickle: an empty stack",
                "unknown-opcode | damaged pickle: unknown opcode 0xff",
                "protocol-9 | damaged pickle: protocol 9 at byte 2, but the highest one is 5; copy or download the file again",
                "no-memo | damaged pickle: no memo 7",
                "huge-text | damaged pickle: a value of 2147483647 bytes where only 3 are left",
                "huge-text8 | damaged pickle: a value of 18446744073709551615 bytes where only 3 are left",
                "huge-bytes8 | damaged pickle: a value of 9223372036854775807 bytes where only 3 are left",
                "huge-long | damaged pickle: a value of 2147483647 bytes where only 3 are left",
                "negative-long | damaged pickle: a value of 18446744073709551615 bytes where only 3 are left",
                "call-of-list | damaged pickle: a call of a list with a list",
                "self-calling-rebuild | holds a pickled torch._tensor._rebuild_from_type_v2 instead of a dict",
                "out-of-band | an out-of-band buffer at byte 3, which a file cannot hold; copy",
                "odd-dict | damaged pickle: a key without a value",
                "bad-number | damaged pickle: the number 'abc'",
                "append-to-int | damaged pickle: an append to a int",
                "legacy-whole-module | holds a pickled torch.nn.modules.linear.Linear instead of a dict of tensors",
                "plain-pickle | a pickle that torch.save did not write (it does not begin with PyTorch's magic number)",
                "tar | a tar archive as written by PyTorch before 0.1.10; re-save the state dict with torch.save(torch.load(",
                "too-big-for-float32 | tensor 'w' holds the float64 value 1.0E300, beyond the float32 range",
                "unknown-entry | entries that hold tensors: 'teacher'; choose one of them with --weights-entry",
                "counter-beside | no tensors at the top level or under state_dict,",
                "counter-beside | entries that hold tensors: 'teacher'; choose one of them",
                "ambiguous | tensors both at the top level and in entries; entries that hold tensors: the top level, 'teacher'; choose one",
                "no-tensors | no entry holds tensors",
                "whole-module | holds a pickled torch.nn.modules.linear.Linear instead of a dict of tensors",
            })
    void malformedPicklesAreNamed(String name, String message) {
        assertRefused("broken/" + name, message);
    }

    @Test
    void deepNestingDoesNotOverflowTheStack() throws IOException {
        String lists = "]".repeat(100_000) + "a".repeat(99_999) + ".";
        String tuples = ")" + "\u0085".repeat(100_000) + ".";
        assertRefused(archive(lists), "holds a pickled list instead of a dict of tensors");
        assertRefused(archive(tuples), "holds a pickled list instead of a dict of tensors");
    }

    /** Each byte makes a list, of which only so many fit; as one-byte values of a history they are no matter. */
    @Test
    void whatOpcodesAllocateIsLimited() {
        byte[] lists = "]".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1);
        PickleLimits limits = new PickleLimits(lists.length, 1 << 20);
        assertThatThrownBy(() -> PickleMachine.run(PickleInput.of(lists, limits)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "more than the limit of 1048576 bytes, half of the Java heap; raise -Xmx, or if you trust the file, save only the weights")
                .hasMessageNotContaining("damaged");
    }

    @Test
    void aLongHistoryIsNoDamage() {
        byte[] history = ("(" + "N".repeat(10_000_000) + "l.").getBytes(StandardCharsets.ISO_8859_1);
        assertThat((List<?>) PickleMachine.run(history).root()).hasSize(10_000_000);
    }

    /** Three megabytes that ask for 4,000,000,000 dict items. */
    @Test
    void copiesOfAMemoisedListOfPairsAreCounted() throws IOException {
        StringBuilder pickle = new StringBuilder("(]r\0\0\0\0(");
        for (int i = 0; i < 200_000; i++) {
            pickle.append("S'").append(i).append("'\nI0\n\u0086");
        }
        pickle.append("e0(")
                .append("ccollections\nOrderedDict\n(h\0tR".repeat(20_000))
                .append("l.");
        assertRefused(archive(pickle.toString()), COPIES);
    }

    @Test
    @Timeout(60)
    void aDictUnderManyNamesIsSearchedOnce() throws IOException {
        StringBuilder pickle = new StringBuilder("}(S'shared'\n}q\0(");
        for (int i = 0; i < 300_000; i++) {
            pickle.append("S'").append(i).append("'\nN");
        }
        pickle.append("u");
        for (int i = 0; i < 300_000; i++) {
            pickle.append("S'").append(i).append("'\nh\0");
        }
        assertRefused(archive(pickle + "u."), "; no entry holds tensors");
    }

    @Test
    void aDictUnderTwoNamesIsListedUnderBoth() throws IOException {
        String dict = CheckpointFiles.viewPickle(1, 0, List.of(1L), List.of(1L));
        String pickle = "}q\0(S'a'\n" + dict.substring(2, dict.length() - 1) + "q\1S'b'\n}(S'c'\nh\1S'top'\nh\0uu.";
        assertRefused(archive(pickle), "entries that hold tensors: 'a', 'b.c'; choose one");
    }

    @Test
    void copiesOfAMemoisedArgumentListAreCounted() throws IOException {
        String arguments = "(" + "N".repeat(200_000) + "tq\0" + "0";
        String calls = "(" + "ccollections\nOrderedDict\nh\0R".repeat(20_000) + "l.";
        assertRefused(archive(arguments + calls), COPIES);
    }

    @Test
    void copiesOfAMemoisedNameAreCounted() throws IOException {
        String name = "V" + "x".repeat(100_000) + "\nq\0" + "0";
        assertRefused(archive(name + "(" + "h\0h\0\u0093".repeat(1000) + "l."), COPIES);
    }

    @Test
    void copiesOfAMemoisedShapeAreCounted() throws IOException {
        String storage = "(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI4\ntQq\0" + "0";
        String shape = "(" + "I1\n".repeat(64) + "tq\u0001" + "0";
        String rebuild = "ctorch._utils\n_rebuild_tensor_v2\nq\u00020";
        String call = "h\2(h\0I0\nh\1h\1I00\nNtR";
        assertRefused(archive(storage + shape + rebuild + "(" + call.repeat(40_000) + "l."), COPIES);
    }

    @Test
    void aShapeOfTooManyAxesIsRefusedBeforeItIsCopied() throws IOException {
        assertRefused(
                archive(CheckpointFiles.viewPickle(1, 0, Collections.nCopies(65, 1L), Collections.nCopies(65, 1L))),
                ", but at most 64 axes are supported; copy or download the file again");
    }

    @Test
    void namesOfPlaceholdersAreShortenedAndMadePrintable() throws IOException {
        Path file = archive("c\u001b[31m" + "x".repeat(1000) + "\nf\n.");
        assertThatThrownBy(() -> CheckpointReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds a pickled \\u001b[31mxxx")
                .hasMessageContaining("xxx... (1007 characters) instead of");
    }

    private Path archive(String pickle) throws IOException {
        return CheckpointFiles.zip(
                folder.resolve("made.pth"),
                ZipEntry.STORED,
                Map.of("archive/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void assertRefused(String name, String message) {
        Path file = CheckpointFiles.resource(name + ".pth");
        assertThat(Files.exists(file)).isTrue();
        assertRefused(file, message);
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> CheckpointReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("checkpoint " + file + ": ")
                .hasMessageContaining(message);
    }
}
