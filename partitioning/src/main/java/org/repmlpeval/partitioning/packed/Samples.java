package org.repmlpeval.partitioning.packed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.packed.Members.Member;

/**
 * Makes images of the members of a tar file. An archive with label members, {@code .cls} or {@code .json}, is read as WebDataset does: a
 * sample is a run of members with the same key, and the key is the path up to the first dot of its last part. In any other archive, every
 * member with an image's extension is an image.
 */
final class Samples {
    /** The largest label member that is read, in bytes. */
    static final int MAX_LABEL_BYTES = 1 << 20;

    private static final List<String> LABELS = List.of("cls", "json");
    private static final List<String> JSON_KEYS =
            List.of("cls", "label", "class", "class_id", "class_name", "target", "category");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A member as it lies in the archive.
     *
     * @param content of a label member; null for others
     */
    record Raw(String name, long bytes, Place place, byte[] content) {}

    private final Location archive;
    private final ListingOptions options;
    private final List<Member> images = new ArrayList<>();
    private final Set<String> finished = new HashSet<>();
    private IgnoredFiles ignored = IgnoredFiles.empty();

    private Samples(Location archive, ListingOptions options) {
        this.archive = archive;
        this.options = options;
    }

    /** Whether the member of that name holds a label and must be read for the listing. */
    static boolean isLabel(String name) {
        return LABELS.contains(extension(name));
    }

    /**
     * @param members in the order of the archive
     * @throws DataSetException if a name occurs twice, the members of a sample do not follow one another, a sample has several images or a
     *     label that cannot be read
     */
    static Members of(Location archive, List<Raw> members, ListingOptions options) {
        Samples samples = new Samples(archive, options);
        samples.requireDistinct(members);
        List<Raw> visible = new ArrayList<>();
        for (Raw member : members) {
            if (TarNames.isHidden(member.name())) {
                samples.ignore(Reason.HIDDEN, member);
            } else {
                visible.add(member);
            }
        }
        boolean paired = visible.stream().anyMatch(member -> isLabel(member.name()));
        if (paired) {
            samples.group(visible);
        } else {
            visible.forEach(samples::plain);
        }
        return new Members(samples.images, samples.ignored);
    }

    private void requireDistinct(List<Raw> members) {
        Set<String> names = new HashSet<>();
        List<String> doubled = members.stream()
                .map(Raw::name)
                .filter(name -> !names.add(name))
                .distinct()
                .toList();
        if (!doubled.isEmpty()) {
            throw new DataSetException(
                    "archive " + archive + " holds members of the same name twice: " + Names.some(doubled)
                            + "; remove or rename one of each, because it is not known which one is meant");
        }
    }

    private void plain(Raw member) {
        if (options.isImage(member.name())) {
            images.add(new Member(member.name(), member.bytes(), member.place(), null));
        } else {
            ignore(Reason.EXTENSION, member);
        }
    }

    private void group(List<Raw> members) {
        int start = 0;
        for (int i = 1; i <= members.size(); i++) {
            if (i == members.size()
                    || !TarNames.key(members.get(i).name())
                            .equals(TarNames.key(members.get(start).name()))) {
                sample(members.subList(start, i));
                start = i;
            }
        }
    }

    private void sample(List<Raw> members) {
        String key = TarNames.key(members.get(0).name());
        if (!finished.add(key)) {
            throw new DataSetException("archive " + archive + ": the members of sample " + Names.quoted(key)
                    + " do not follow one another; "
                    + Names.quoted(members.get(0).name())
                    + " comes after other samples. Write the archive sorted by name, for example with tar --sort=name");
        }
        List<Raw> pictures =
                members.stream().filter(one -> options.isImage(one.name())).toList();
        if (pictures.size() > 1) {
            throw new DataSetException("archive " + archive + ": sample " + Names.quoted(key) + " holds "
                    + pictures.size() + " images, "
                    + Names.some(pictures.stream().map(Raw::name).toList())
                    + "; a sample has one. Its key ends at the first dot of the file name, so names of images must not"
                    + " hold further dots");
        }
        if (pictures.isEmpty()) {
            members.forEach(one -> ignore(Reason.NO_IMAGE, one));
            return;
        }
        members.stream()
                .filter(one -> one != pictures.get(0) && !isLabel(one.name()))
                .forEach(one -> ignore(Reason.EXTENSION, one));
        Raw picture = pictures.get(0);
        images.add(new Member(picture.name(), picture.bytes(), picture.place(), label(members)));
    }

    /** The class in the sample's {@code .cls} member, otherwise in its {@code .json}; null if there is none. */
    private String label(List<Raw> members) {
        for (String kind : LABELS) {
            for (Raw member : members) {
                if (extension(member.name()).equals(kind)) {
                    String label = kind.equals("cls") ? text(member) : ofJson(member);
                    if (label != null) {
                        return label;
                    }
                }
            }
        }
        return null;
    }

    private String text(Raw member) {
        String text = new String(member.content(), StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || text.lines().count() != 1 || text.chars().anyMatch(Character::isISOControl)) {
            throw unreadable(member, "one line with the number or the name of the class");
        }
        return text;
    }

    private String ofJson(Raw member) {
        try {
            JsonNode node = JSON.readTree(member.content());
            for (String key : JSON_KEYS) {
                JsonNode value = node.path(key);
                if (value.isIntegralNumber() || value.isTextual()) {
                    return value.asText();
                }
            }
            return null;
        } catch (IOException e) {
            throw unreadable(member, "a JSON object such as {\"label\": 3}");
        }
    }

    private DataSetException unreadable(Raw member, String expected) {
        return new DataSetException("archive " + archive + ", member " + Names.quoted(member.name()) + " is no label: "
                + Names.quoted(new String(member.content(), StandardCharsets.UTF_8)) + "; expected " + expected);
    }

    private void ignore(Reason reason, Raw member) {
        ignored = ignored.plus(IgnoredFiles.one(reason, member.name()));
    }

    /** What follows the key and its dot, in lower case. */
    private static String extension(String name) {
        String key = TarNames.key(name);
        return key.length() == name.length()
                ? ""
                : name.substring(key.length() + 1).toLowerCase(Locale.ROOT);
    }
}
