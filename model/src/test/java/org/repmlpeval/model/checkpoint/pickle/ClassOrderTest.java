package org.repmlpeval.model.checkpoint.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Instance;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Placeholder;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.ClassOrder;

/** Orders of classes in the files of src/test/python/make_class_orders.py. */
class ClassOrderTest {
    private static final List<String> NAMES = List.of("zero", "one", "two é");

    @ParameterizedTest
    @CsvSource({
        "class_to_idx.pth, class_to_idx",
        "label_dict.pth, label_dict",
        "classes.pth, classes",
        "class_names.pth, class_names",
        "idx_to_class.pth, idx_to_class",
        "id2label.pth, config.id2label",
        "mmcls.pth, meta.CLASSES",
        "mmengine.pth, meta.dataset_meta.classes",
        "vocab.pth, vocab",
        "namespace.pth, args.classes",
        "simple-namespace.pth, args.class_to_idx",
        "config-object.pth, hyper_parameters.class_to_idx",
        "holder.pth, model_info.classes",
        "numpy-texts.pth, class_names",
        "numpy-big-endian.pth, class_names",
        "numpy-objects.pth, classes",
        "numpy-indices.pth, class_to_idx",
        "numbers-as-texts.pth, class_to_idx",
        "shuffled-dict.pth, class_to_idx",
        "legacy.pth, classes",
        "metadata-list.safetensors, __metadata__.classes",
        "metadata-dict.safetensors, __metadata__.config.id2label"
    })
    void anOrderIsReadWithItsPlace(String file, String entry) {
        CarriedClasses classes = read(file);
        assertThat(classes.orders()).containsExactly(new ClassOrder(entry, NAMES));
        assertThat(classes.unusable()).isEmpty();
    }

    @Test
    void severalOrdersAreAllTold() {
        assertThat(read("two.pth").orders())
                .containsExactly(
                        new ClassOrder("class_to_idx", NAMES),
                        new ClassOrder("args.classes", List.of("one", "two é", "zero")));
    }

    @ParameterizedTest
    @CsvSource({"others.pth", "deep.pth", "metadata-text.safetensors"})
    void numbersTextsAndNothingAreNoOrder(String file) {
        assertThat(read(file)).isEqualTo(CarriedClasses.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "gap.pth, 'class_to_idx', 'is a dict of 2 classes that has the index 2; legal: 0 to 1'",
        "double.pth, 'class_to_idx', 'is a dict that gives the index 1 to two classes, ''a'' and ''b\\u000a'''",
        "mixed-list.pth, 'classes', 'is a list that holds a int at index 1 instead of a class name'",
        "mixed-dict.pth, 'idx_to_class', 'is a dict that has both texts and numbers as keys'",
        "set.pth, 'classes', 'holds a __builtin__.set, which can be read neither as a list nor as a dict of names'",
        "nested.pth, 'idx_to_class', 'is a dict, but does not map names to indices or indices to names'",
        "object.pth, 'vocab', 'holds a __main__.Holder, which can be read neither as a list nor as a dict of names'"
    })
    void whatShouldBeAnOrderAndIsNoneIsTold(String file, String entry, String problem) {
        CarriedClasses classes = read(file);
        assertThat(classes.orders()).isEmpty();
        assertThat(classes.unusable())
                .containsExactly("the entry '" + entry + "' " + problem + "; it is not used as a class order");
    }

    @Test
    @Timeout(20)
    void whatIsFoundIsBounded() {
        List<Object> names = new ArrayList<>(
                IntStream.range(0, ClassNames.MAX_NAMES).mapToObj(i -> "n" + i).toList());
        Dict root = new Dict();
        root.put("again", root);
        Instance loop = Instance.ofCall(new Placeholder("x.Loop"), List.of());
        loop.items().put("loop", loop);
        loop.build(root, null);
        root.put("loop", loop);
        for (int i = 0; i < 100_000; i++) {
            Dict dict = new Dict();
            dict.put("classes", names);
            root.put("d" + i, dict);
        }
        assertThat(ClassOrderFinder.find(root).orders()).hasSize(16);

        names.add("one more");
        Dict many = new Dict();
        many.put("classes", names);
        assertThat(ClassOrderFinder.find(many).unusable())
                .containsExactly(
                        "the entry 'classes' has 100001 items; at most 100000 class names are supported; it is not"
                                + " used as a class order");
        Dict wide = new Dict();
        wide.put("classes", List.of("a", "b".repeat(1001)));
        assertThat(ClassOrderFinder.find(wide).unusable())
                .singleElement()
                .asString()
                .contains("has a name of 1001 characters at index 1; at most 1000 are supported");
    }

    /** Of two readings that differ neither is taken; of numbers as keys in the pickle there is only one. */
    @Test
    void numbersAsTextsOnBothSidesAreNoOrder() {
        Dict either = new Dict();
        Dict same = new Dict();
        Dict clear = new Dict();
        for (int i = 0; i < 3; i++) {
            either.put(String.valueOf(i), String.valueOf((i + 1) % 3));
            same.put(String.valueOf(i), String.valueOf(2 - i));
            clear.put((long) i, String.valueOf((i + 1) % 3));
        }
        assertThat(ClassNames.of(either).names()).isEmpty();
        assertThat(ClassNames.of(either).problem())
                .isEqualTo("is a dict of numbers as texts, of which either side may be the indices");
        assertThat(ClassNames.of(same)).isEqualTo(new ClassNames(List.of("2", "1", "0"), null));
        assertThat(ClassNames.of(clear)).isEqualTo(new ClassNames(List.of("1", "2", "0"), null));
    }

    @Test
    void keysAreShownOnOneLine() {
        Dict inner = new Dict();
        inner.put("classes", List.of("a"));
        Dict root = new Dict();
        root.put("me\nta\u001b[31m", inner);
        assertThat(ClassOrderFinder.find(root).orders())
                .extracting(ClassOrder::entry)
                .containsExactly("me?ta?[31m.classes");
    }

    private static CarriedClasses read(String file) {
        try {
            return CheckpointReader.read(Path.of(ClassOrderTest.class
                            .getResource("/class-orders/" + file)
                            .toURI()))
                    .classes();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
