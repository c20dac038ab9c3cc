package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Global;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Placeholder;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Storage;
import org.repmlpeval.model.checkpoint.pickle.Pickled.View;
import org.repmlpeval.model.checkpoint.stored.ElementType;
import org.repmlpeval.model.checkpoint.stored.StoredTensor;

/** The allow-list of names in a pickle, and what a call of each means here: a description of a tensor, never code. */
final class TorchObjects {
    private static final String REBUILD = "torch._utils._rebuild_tensor";
    private static final String REBUILD_V2 = "torch._utils._rebuild_tensor_v2";
    private static final String REBUILD_V3 = "torch._utils._rebuild_tensor_v3";
    private static final String REBUILD_FROM_TYPE = "torch._tensor._rebuild_from_type_v2";
    private static final String REBUILD_META = "torch._utils._rebuild_meta_tensor_no_storage";
    private static final Set<String> VIEWS = Set.of(REBUILD, REBUILD_V2, REBUILD_V3);
    private static final Set<String> PARAMETERS =
            Set.of("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state");
    private static final Set<String> DICTS = Set.of("collections.OrderedDict", "collections.defaultdict");
    /** The placeholder for a tensor on PyTorch's {@code meta} device, and its name in messages. */
    static final String META = "meta tensor";

    private static final Set<String> PLAIN_TYPES =
            Set.of("torch.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer", "torch.nn.Parameter");
    private static final String SIZE = "torch.Size";
    private static final Set<String> INERT = Set.of(
            "torch.device",
            "torch.serialization._get_layout",
            "torch.Tensor",
            "torch.nn.parameter.Parameter",
            "torch.storage.TypedStorage");

    private TorchObjects() {}

    static boolean isKnown(String name) {
        return VIEWS.contains(name)
                || PARAMETERS.contains(name)
                || DICTS.contains(name)
                || INERT.contains(name)
                || name.equals(SIZE)
                || name.equals(REBUILD_FROM_TYPE)
                || name.equals(REBUILD_META)
                || NumpyObjects.isKnown(name)
                || dtype(name).isPresent()
                || storageType(name).isPresent();
    }

    static Object call(Global function, List<?> arguments, PickleInput in) {
        String name = function.name();
        if (VIEWS.contains(name)) {
            return view(name, arguments, in);
        }
        if (PARAMETERS.contains(name)) {
            return argument(arguments, 0, Object.class, name, in);
        }
        if (name.equals(REBUILD_FROM_TYPE)) {
            return ofType(arguments, in);
        }
        if (name.equals(REBUILD_META)) {
            return new Placeholder(META);
        }
        if (NumpyObjects.isKnown(name)) {
            return NumpyObjects.call(name, arguments, in);
        }
        if (DICTS.contains(name)) {
            return dict(arguments, in);
        }
        if (name.equals(SIZE)) {
            return argument(arguments, 0, List.class, name, in);
        }
        return new Placeholder(name);
    }

    /**
     * A tensor of some class: {@code (function, class, its arguments, state)}. A subclass with attributes of its own may represent
     * other numbers than it holds, for example a quantised tensor with a scale. Only its class is recorded.
     */
    private static Object ofType(List<?> arguments, PickleInput in) {
        Object inner = argument(arguments, 0, Object.class, REBUILD_FROM_TYPE, in);
        if (!(inner instanceof Global global) || !VIEWS.contains(global.name())) {
            Object type = arguments.size() > 1 ? arguments.get(1) : inner;
            return new Placeholder(
                    Pickled.typeName(type instanceof Placeholder || type instanceof Global ? type : inner));
        }
        String type = arguments.size() > 1 ? Pickled.typeName(arguments.get(1)) : "torch.Tensor";
        boolean hasAttributes = arguments.size() > 3
                && (arguments.get(3) instanceof Dict state
                        ? !state.items().isEmpty()
                        : arguments.get(3) instanceof List<?> parts && !parts.isEmpty());
        return hasAttributes && !PLAIN_TYPES.contains(type)
                ? new Placeholder(type + ", a tensor with attributes of its own")
                : view(global.name(), argument(arguments, 2, List.class, REBUILD_FROM_TYPE, in), in);
    }

    /**
     * The meaning of a persistent id: {@code ('storage', type, key, location, number of elements)} for a storage, in the legacy
     * format with a sixth part, which is None or, for a part of the storage, (key, first element, number of elements); {@code
     * ('module', class, file, source)} for a class.
     */
    static Object persistent(Object id, PickleInput in) {
        if (id instanceof List<?> module && module.size() == 4 && "module".equals(module.get(0))) {
            return module.get(1);
        }
        if (!(id instanceof List<?> parts) || parts.size() < 5 || parts.size() > 6 || !"storage".equals(parts.get(0))) {
            throw in.bad("a persistent id that is not a tensor storage");
        }
        String what = "persistent id";
        Object storageClass = argument(parts, 1, Object.class, what, in);
        String key = argument(parts, 2, String.class, what, in);
        long elements = argument(parts, 4, Long.class, what, in);
        Optional<ElementType> type =
                storageClass instanceof Global global ? storageType(global.name()) : Optional.empty();
        if (type.isEmpty()) {
            return new Placeholder(Pickled.typeName(storageClass));
        }
        if (elements < 0 || elements > Long.MAX_VALUE / type.get().bytes()) {
            throw in.bad("a storage of " + elements + " elements");
        }
        long first = 0;
        if (parts.size() == 6 && parts.get(5) instanceof List<?> part) {
            first = argument(part, 1, Long.class, what, in);
            long count = argument(part, 2, Long.class, what, in);
            if (first < 0 || count < 0 || first > elements - count) {
                throw in.bad(
                        "a part of " + count + " elements from element " + first + " on of a storage of " + elements);
            }
        }
        return new Storage(type.get(), key, elements * type.get().bytes(), first);
    }

    private static Object view(String name, List<?> arguments, PickleInput in) {
        Object base = argument(arguments, 0, Object.class, name, in);
        if (!(base instanceof Storage storage)) {
            if (base instanceof Placeholder) {
                return base;
            }
            throw in.bad("a tensor on a " + Pickled.typeName(base));
        }
        ElementType type = storage.type();
        if (name.equals(REBUILD_V3)) {
            String dtype = argument(arguments, 6, Global.class, name, in).name();
            type = dtype(dtype).orElseThrow(() -> in.bad("a tensor of dtype " + dtype));
        }
        int metadata = name.equals(REBUILD_V3) ? 7 : 6;
        if (arguments.size() > metadata
                && arguments.get(metadata) instanceof Dict dict
                && (Boolean.TRUE.equals(dict.items().get("neg"))
                        || Boolean.TRUE.equals(dict.items().get("conj")))) {
            throw new InvalidInputException("a tensor is lazily negated or conjugated, which is not supported; call"
                    + " resolve_neg() or resolve_conj() before saving it");
        }
        long offset = argument(arguments, 1, Long.class, name, in);
        return new View(
                type,
                storage,
                // a negative offset stays negative; one beyond the range of long becomes negative
                offset < 0 ? offset : offset + storage.first(),
                longs(argument(arguments, 2, List.class, name, in), in),
                longs(argument(arguments, 3, List.class, name, in), in));
    }

    private static Dict dict(List<?> arguments, PickleInput in) {
        in.limits().allocate(PickleLimits.CONTAINER);
        Dict dict = new Dict();
        in.limits().copy(arguments.size(), PickleLimits.REFERENCE);
        for (Object argument : arguments) {
            if (argument instanceof List<?> pairs) {
                in.limits().copy(pairs.size(), PickleLimits.ENTRY);
                for (Object pair : pairs) {
                    if (pair instanceof List<?> item && item.size() == 2) {
                        dict.put(item.get(0), item.get(1));
                    }
                }
            }
        }
        return dict;
    }

    static List<Long> longs(List<?> values, PickleInput in) {
        if (values.size() > StoredTensor.MAX_AXES) {
            throw in.bad(
                    "a shape or strides of " + values.size() + " numbers",
                    "but at most " + StoredTensor.MAX_AXES + " axes are supported");
        }
        in.limits().copy(values.size(), PickleLimits.REFERENCE + Long.BYTES);
        List<Long> longs = new ArrayList<>(values.size());
        for (Object value : values) {
            if (!(value instanceof Long number)) {
                throw in.bad("a " + Pickled.typeName(value) + " in a tensor's shape or strides");
            }
            longs.add(number);
        }
        return longs;
    }

    static <T> T argument(List<?> arguments, int i, Class<T> type, String function, PickleInput in) {
        if (i >= arguments.size() || !type.isInstance(arguments.get(i))) {
            throw in.bad(
                    function + " with " + arguments.size() + " arguments",
                    "of which number " + i + " is not a " + type.getSimpleName());
        }
        return type.cast(arguments.get(i));
    }

    private static Optional<ElementType> dtype(String name) {
        return name.startsWith("torch.") ? ElementType.ofDtype(name.substring("torch.".length())) : Optional.empty();
    }

    /** {@code torch.FloatStorage}, {@code torch.cuda.FloatStorage}, {@code torch.storage.UntypedStorage}. */
    private static Optional<ElementType> storageType(String name) {
        for (String module : List.of("torch.", "torch.cuda.", "torch.storage.")) {
            if (name.startsWith(module)) {
                Optional<ElementType> type = ElementType.ofStorage(name.substring(module.length()));
                if (type.isPresent()) {
                    return type;
                }
            }
        }
        return Optional.empty();
    }
}
