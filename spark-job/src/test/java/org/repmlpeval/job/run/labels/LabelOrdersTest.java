package org.repmlpeval.job.run.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.provenance.ClassOrderSection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.ClassOrder;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.classes.ImageNet1k;
import org.repmlpeval.partitioning.classes.UsedNames;

class LabelOrdersTest {
    private static final List<String> FOLDERS = List.of("ant", "bee", "cow");

    @Test
    void theCheckpointsOrderOfTheFoldersCounts() {
        LabelOrder order = choose("auto", FOLDERS, 3, carrier("class_to_idx", "cow", "ant", "bee"));
        assertThat(order.classes().orElseThrow().names()).containsExactly("cow", "ant", "bee");
        assertThat(order.section())
                .isEqualTo(new ClassOrderSection(
                        "checkpoint",
                        "class_to_idx",
                        false,
                        "entry 'class_to_idx' of the checkpoint, which differs from the sorted class folders"));
        assertThat(order.warnings()).isEmpty();
    }

    @Test
    void anOrderThatIsTheSortedOneIsSaidToAgree() {
        LabelOrder order = choose("auto", FOLDERS, 3, carrier("classes", "ant", "bee", "cow"));
        assertThat(order.section().sortedFolders()).isTrue();
        assertThat(order.section().text())
                .isEqualTo("entry 'classes' of the checkpoint, which agrees with the sorted class folders");
    }

    @Test
    void someOfTheClassesMayLackTheirFolder() {
        LabelOrder order = choose("auto", List.of("bee", "cow"), 3, carrier("classes", "ant", "bee", "cow"));
        assertThat(order.classes().orElseThrow().names()).containsExactly("ant", "bee", "cow");
        assertThat(order.section().sortedFolders()).isFalse();
    }

    @Test
    void namesOfALabelFileAreNotCalledFolders() {
        UsedNames names = UsedNames.labels(List.of("ant", "bee", "cow"), "val.csv");
        assertThatThrownBy(() -> new LabelOrders(
                                ClassOrderSettings.parse(null, "auto"),
                                3,
                                names,
                                carrier("classes", "Ant", "Bee", "cow"))
                        .choose())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the class order of the checkpoint does not fit the class names of the label file: the entry"
                                + " 'classes' names 3 classes ('Ant', 'Bee', 'cow'); the 3 class names in label file val.csv are"
                                + " 'ant', 'bee', 'cow'; 2 class names are not among its names: 'ant', 'bee'; say which class"
                                + " order to use: --class-order folders for the sorted class names of the label file,"
                                + " --class-order checkpoint:ENTRY for an entry of the checkpoint, or --classes FILE with the"
                                + " names of all classes in the network's order");
        assertThat(new LabelOrders(ClassOrderSettings.parse(null, "folders"), 3, names, CarriedClasses.NONE)
                        .choose()
                        .section()
                        .text())
                .isEqualTo("sorted class names of the label file");
        assertThatThrownBy(() -> new ClassList(List.of("ant", "Bee "), "classes.txt").holding(names))
                .hasMessage(
                        "2 of 3 class names in label file val.csv are not in the class list classes.txt: 'bee', 'cow';"
                                + " the list has 2 classes: 'ant' on line 1, 'Bee ' on line 2; 'Bee ' on line 2 differs from"
                                + " 'bee' only in case or spaces; add the missing names to the list, or correct them in one of"
                                + " the two files");
    }

    @Test
    void otherNamesAreAnErrorThatShowsBoth() {
        assertThatThrownBy(() -> choose("auto", FOLDERS, 3, carrier("meta.CLASSES", "Ant", "Bee\n", "Cow")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the class order of the checkpoint does not fit the class folders: the entry 'meta.CLASSES'"
                                + " names 3 classes ('Ant', 'Bee?', 'Cow'); the 3 folders in /data are 'ant', 'bee', 'cow'; 3"
                                + " folders are not among its names: 'ant', 'bee', 'cow'; say which class order to use:"
                                + " --class-order folders for the sorted class folders, --class-order checkpoint:ENTRY for an"
                                + " entry of the checkpoint, or --classes FILE with the names of all classes in the network's order");
        assertThatThrownBy(() -> choose("auto", List.of("val"), 3, carrier("classes", "ant", "bee", "cow")))
                .hasMessageContaining("if that folder is a split of the data set, give /data/val as --data");
        assertThatThrownBy(() -> choose("auto", FOLDERS, 4, carrier("classes", "ant", "bee", "cow")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("does not fit")
                .hasMessageContaining("the network has 4 classes");
        assertThatThrownBy(() -> choose("auto", FOLDERS, 4, carrier("classes", "ant", "bee", "cow", "cow")))
                .hasMessageContaining("the order names a class twice");
    }

    @Test
    void theUserMaySayThatTheFoldersCount() {
        LabelOrder order = choose("folders", FOLDERS, 3, carrier("classes", "x", "y", "z"));
        assertThat(order.classes()).isEmpty();
        assertThat(order.section().source()).isEqualTo("folders");
        assertThat(order.warnings()).isEmpty();
        assertThat(choose("folders", FOLDERS, 3, carrier("classes", "cow", "bee", "ant"))
                        .warnings())
                .containsExactly(
                        "class order: the entry 'classes' names 3 classes ('cow', 'bee', 'ant'), which differs from"
                                + " the requested order ('ant', 'bee', 'cow')");
    }

    @Test
    void twoOrdersThatContradictEachOtherAreAnError() {
        CarriedClasses two = carried(order("a", "ant", "bee", "cow"), order("b.c", "bee", "ant", "cow"));
        assertThatThrownBy(() -> choose("auto", FOLDERS, 3, two))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("two class orders that contradict each other: the entry 'a' names 3 classes"
                        + " ('ant', 'bee', 'cow'), but the entry 'b.c' names 3 classes ('bee', 'ant',"
                        + " 'cow'); say which");
        assertThat(choose("checkpoint:b.c", FOLDERS, 3, two)
                        .classes()
                        .orElseThrow()
                        .names())
                .containsExactly("bee", "ant", "cow");
        assertThat(choose("auto", FOLDERS, 3, carried(order("a", "cow", "bee", "ant"), order("b", "cow", "bee", "ant")))
                        .section()
                        .place())
                .isEqualTo("a");
    }

    @Test
    void namesThatAreNotTheFoldersBesideNamesThatAreAreAWarning() {
        LabelOrder order =
                choose("auto", FOLDERS, 3, carried(order("a", "x", "y", "z"), order("b", "cow", "bee", "ant")));
        assertThat(order.section().place()).isEqualTo("b");
        assertThat(order.warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "class order: the entry 'a' names 3 classes ('x', 'y', 'z'), which do not match the class folders");
    }

    @Test
    void anOrderThatIsAskedForMustBeThere() {
        assertThatThrownBy(() -> choose("checkpoint", FOLDERS, 3, CarriedClasses.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting class-order is checkpoint, but the checkpoint has no such class order: it holds"
                        + " none; legal: auto, folders, or an entry with a class order");
        assertThatThrownBy(() -> choose("checkpoint:b", FOLDERS, 3, carrier("a", "ant", "bee", "cow")))
                .hasMessageContaining("is checkpoint:b, but")
                .hasMessageContaining("it holds the entry 'a' names 3 classes ('ant', 'bee', 'cow')");
        CarriedClasses unusable = new CarriedClasses(List.of(), List.of("the entry 'classes' is odd"));
        assertThatThrownBy(() -> choose("checkpoint", FOLDERS, 3, unusable))
                .hasMessageContaining("it holds none; the entry 'classes' is odd;");
        assertThat(choose("auto", FOLDERS, 3, unusable).warnings()).containsExactly("the entry 'classes' is odd");
    }

    @ParameterizedTest
    @CsvSource({
        "'eight,one,seven,two,zero', 'zero', 'one'",
        "'0,1,10,2', '0', '1'",
        "'class1,class10,class2', 'class1', 'class2'",
        "'Friday,Monday,Tuesday', 'Monday', 'Tuesday'",
        "'1,10,9', '1', '9'"
    })
    void foldersWhoseNamesSuggestAnotherOrderAreAWarning(String names, String first, String second) {
        List<String> folders = Arrays.asList(names.split(","));
        LabelOrder order = choose("auto", folders, folders.size(), CarriedClasses.NONE);
        assertThat(order.classes()).isEmpty();
        assertThat(order.warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "class order: labels are the positions of the sorted class folders ('" + folders.get(0) + "'")
                .contains("suggest another class order ('" + first + "', '" + second + "'")
                .contains("--classes FILE")
                .contains("--class-order folders");
        assertThat(choose("folders", folders, folders.size(), CarriedClasses.NONE)
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'0,1,2,9'", "'ant,bee,cow'", "'n01440764,n01443537'", "'one,seven,two five'", "'007,008,009,010'"})
    void otherFoldersAreNone(String names) {
        List<String> folders = Arrays.asList(names.split(","));
        assertThat(choose("auto", folders, folders.size(), CarriedClasses.NONE).warnings())
                .isEmpty();
    }

    @Test
    void synsetsOfImageNetGetTheirLabelsWithoutAFlag() {
        List<String> some = List.of("n01443537", "n15075141");
        LabelOrder order = choose("auto", some, 1000, CarriedClasses.NONE);
        assertThat(order.classes()).contains(ImageNet1k.classes());
        assertThat(order.section())
                .isEqualTo(new ClassOrderSection(
                        "imagenet-1k",
                        null,
                        false,
                        "the built-in list imagenet-1k, because the class folders are named by its synset ids"));
        assertThat(choose("auto", some, 2, CarriedClasses.NONE).section().source())
                .isEqualTo("folders");
        assertThat(choose("auto", List.of("n01443537", "other"), 1000, CarriedClasses.NONE)
                        .section()
                        .source())
                .isEqualTo("folders");
    }

    @Test
    void wordsOfImageNetInTheCheckpointAreItsIds() {
        LabelOrder order =
                choose("auto", List.of("n01443537"), 1000, carried(new ClassOrder("meta.CLASSES", ImageNet1k.words())));
        assertThat(order.classes()).contains(ImageNet1k.classes());
        assertThat(order.section().place()).isEqualTo("meta.CLASSES");
        List<String> reversed = new ArrayList<>(ImageNet1k.words());
        Collections.reverse(reversed);
        assertThatThrownBy(() ->
                        choose("auto", List.of("n01443537"), 1000, carried(new ClassOrder("meta.CLASSES", reversed))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void aClassListThatContradictsIsAWarning() {
        LabelOrder order = orders("auto", FOLDERS, 3, carrier("classes", "cow", "bee", "ant"))
                .of(new ClassList(FOLDERS, "list.txt"));
        assertThat(order.section()).isEqualTo(new ClassOrderSection("file", "list.txt", true, "list.txt"));
        assertThat(order.warnings())
                .containsExactly(
                        "class order: the entry 'classes' names 3 classes ('cow', 'bee', 'ant'), which differs from"
                                + " the requested order ('ant', 'bee', 'cow')");
        List<String> ids = new ArrayList<>(ImageNet1k.classes().names());
        Collections.swap(ids, 0, 1);
        assertThat(orders("auto", List.of("n01443537"), 1000, CarriedClasses.NONE)
                        .of(new ClassList(ids, "devkit.txt"))
                        .warnings())
                .singleElement()
                .asString()
                .contains("devkit.txt has the synsets of ImageNet-1k in an order that is not sorted")
                .contains("--classes imagenet-1k");
    }

    @Test
    void surplusNamesOfAClassListAreNamedByTheirLine() {
        ClassList list = new ClassList(List.of("background", "ant", "bee", "cow"), "list.txt", List.of(2, 3, 4, 7));
        assertThatThrownBy(() -> orders("auto", FOLDERS, 3, CarriedClasses.NONE).of(list))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "class list list.txt has 4 names, but the network has 3 classes; the first name beyond them is"
                                + " 'cow' on line 7; remove the surplus names or check --arch");
    }

    @Test
    void settingsSayWhereToLook() {
        assertThat(ClassOrderSettings.parse(null, "checkpoint:meta.CLASSES").entry())
                .contains("meta.CLASSES");
        assertThat(ClassOrderSettings.parse("list.txt", "auto").list()).contains("list.txt");
        assertThatThrownBy(() -> ClassOrderSettings.parse("list.txt", "folders"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting class-order is folders together with classes list.txt; legal: only one of the two,"
                        + " because a class list is an order");
        for (String wrong : List.of("sorted", "checkpoint:", "Folders")) {
            assertThatThrownBy(() -> ClassOrderSettings.parse(null, wrong))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("class-order is '" + wrong + "'; legal: auto, folders, checkpoint, or");
        }
    }

    private static LabelOrder choose(String order, List<String> folders, int known, CarriedClasses carried) {
        return orders(order, folders, known, carried).choose();
    }

    private static LabelOrders orders(String order, List<String> folders, int known, CarriedClasses carried) {
        return new LabelOrders(
                ClassOrderSettings.parse(null, order), known, UsedNames.folders(folders, "/data"), carried);
    }

    private static CarriedClasses carrier(String entry, String... names) {
        return carried(order(entry, names));
    }

    private static ClassOrder order(String entry, String... names) {
        return new ClassOrder(entry, List.of(names));
    }

    private static CarriedClasses carried(ClassOrder... orders) {
        return new CarriedClasses(List.of(orders), List.of());
    }
}
